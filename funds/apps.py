from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundsConfig(AppConfig):
    name = "funds"
    verbose_name = _("Special funds")

    def ready(self) -> None:
        import funds.tasks  # noqa: F401  (known by name to whoever enqueues)
        from funds import checks
        from funds.errors import BANK_GUARDS, GUARDS
        from registry.audit import wording
        from registry.db import guards

        checks.register_all()
        guards.register(GUARDS)
        guards.register(BANK_GUARDS)
        wording.register({
            "funds.source_entered": _("Source of funds entered"),
            "funds.source_taken_back": _("Source of funds taken back"),
            "funds.allocated": _("Money passed on"),
            "funds.allocations_published": _("Allocations laid before their witness"),
            "funds.statement_printed": _("Statement of a household printed"),
            "funds.given_back": _("Money given back"),
            "funds.allocation_reversed": _("Allocation reversed"),
            "funds.project.begin": _("Project proposed"),
            "funds.project.edited": _("Project changed"),
            "funds.project.return": _("Project returned to the village"),
            "funds.project.propose": _("Project proposed again"),
            "funds.project.review": _("Project reviewed by the township"),
            "funds.project.appraise": _("Project appraised by the department"),
            "funds.project.turn_down": _("Project turned down by the department"),
            "funds.project_households": _("Households of a project chosen"),
            "funds.project_progress": _("Progress of a project reported"),
            "funds.project_reached": _("Reached targets of a project told"),
            "funds.budget_asked": _("Changed budget asked for"),
            "funds.budget_decided": _("Changed budget decided"),
            "funds.project.send_back": _("Project sent back to the village"),
            "funds.project.plan": _("Project taken into the plan of the year"),
            "funds.project.drop": _("Project taken out of the library"),
            "funds.project.complete": _("Work of a project reported done"),
            "funds.project.resume": _("Work of a project sent back to be mended"),
            "funds.project.approve": _("Project entered in the library"),
            "funds.project.start": _("Project begun"),
            "funds.project.accept": _("Project accepted"),
            "funds.project.close": _("Project closed"),
            "funds.payment.begin": _("Payment list prepared"),
            "funds.payment.edited": _("Payment list changed"),
            "funds.payment.submit": _("Payment list submitted"),
            "funds.payment.check": _("Payment list checked"),
            "funds.payment.return": _("Payment list returned"),
            "funds.payment.publish": _("Payment list published"),
            "funds.payment.release": _("Payment list paid out"),
            "funds.payment.cancel": _("Payment list given up"),
            "funds.payment.stop": _("Payment list stopped"),
            "funds.payment.approve": _("Payment list approved"),
            "funds.payment.explained": _("Warning about a payment list explained"),
            "funds.card_entered": _("Card of a person entered"),
            "funds.card_ended": _("Card ended"),
            "funds.card_revealed": _("Account of a person looked at in full"),
            "funds.cadre_card_entered": _("Card of a cadre entered"),
            "funds.receipts_entered": _("Receipts of a list entered"),
            "funds.list_exported": _("Payment list downloaded"),
            "funds.line_struck": _("Payment struck out"),
            "funds.line_reversed": _("Payment reversed"),
            "funds.book_exported": _("Books printed or downloaded"),
            "funds.month_closed": _("Month of the books closed"),
        })  # fmt: skip
        wording.register(
            {
                "funds.supplier_kept": _("Supplier entered or changed"),
                "funds.contract_entered": _("Contract entered"),
                "funds.contract_changed": _("Contract corrected"),
                "funds.work_completed": _("Work of a contract reported done"),
                "funds.work_accepted": _("Work of a contract looked at"),
                "funds.overrun_approved": _("Final account above the contract approved"),
                "funds.claim.begin": _("Claim prepared"),
                "funds.claim.changed": _("Claim corrected"),
                "funds.claim.prepare": _("Claim handed in again"),
                "funds.claim.sign": _("Claim signed for the township"),
                "funds.claim.return": _("Claim returned by the township"),
                "funds.claim.vet": _("Claim confirmed by the department"),
                "funds.claim.send_back": _("Claim returned by the department"),
                "funds.claim.audit": _("Claim audited"),
                "funds.claim.refuse": _("Claim returned by the auditor of the finance bureau"),
                "funds.claim.approve": _("Claim approved"),
                "funds.claim.pay": _("Claim paid"),
                "funds.claim.stop": _("Claim returned before payment"),
                "funds.claim.reverse": _("Payment of a claim taken back"),
                "funds.claim.cancel": _("Claim given up"),
                "funds.claim_printed": _("Claim form printed"),
                "funds.asset_entered": _("Asset entered"),
                "funds.asset_state": _("State of an asset changed"),
                "funds.asset_year": _("Year of an asset entered"),
            }
        )
        wording.register({
            "funds.layout_saved": _("Bank layout saved"),
            "funds.bank_file.begin": _("Bank file made"),
            "funds.bank_file.send": _("Bank file handed over"),
            "funds.bank_file.cancel": _("Bank file cancelled"),
            "funds.bank_file.answer": _("Bank file answered in part"),
            "funds.bank_file.settle": _("Bank file answered wholly"),
            "funds.bank_file_downloaded": _("Bank file downloaded"),
            "funds.bank_file_altered": _("Alarm: the rows behind a bank file were changed"),
            "funds.answer_read": _("Answer of the bank read"),
            "funds.answer_applied": _("Answer of the bank applied"),
            "funds.answer_dropped": _("Answer of the bank laid aside"),
            "funds.row_explained": _("Row of an answer explained"),
            "funds.evidence_entered": _("Paper of the bank entered"),
            "funds.line_left": _("Refused payment not issued again"),
            "funds.payment.reissued": _("Refused payments put on a new list"),
            "funds.reconciled": _("Reconciliation of a list closed"),
            "funds.recovery.begin": _("Recovery opened"),
            "funds.recovery.repay_part": _("Part of a recovery booked"),
            "funds.recovery.repay_rest": _("Rest of a recovery booked"),
            "funds.recovery.refer": _("Recovery handed to discipline inspection"),
            "funds.recovery.write_off": _("Recovery written off"),
            "funds.recovery_notice_printed": _("Notice of a recovery printed"),
            "funds.repaid": _("Money came back"),
        })  # fmt: skip
        self._register_rules()
        self._stand_aside()
        self._put_on_pages()
        self._watch()

    @staticmethod
    def _watch() -> None:
        """Warnings about money: their place in the navigation and on cards, their words."""
        from funds.presenters import watch as presenters
        from households import panels
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.ui import navigation

        navigation.register(
            navigation.Item(
                key="warnings", label=_("Warnings"), url_name="funds:warnings", permission=Permission.VIEW_FUNDS,
                order=45, badge=presenters.warnings_waiting,
            )
        )  # fmt: skip
        panels.register(
            "funds.warnings", order=40, template="funds/watch/_panel.html", context=presenters.household_warnings,
            section="head",
        )  # fmt: skip
        wording.register({
            "funds.hit.explain": _("Warning answered: in order"),
            "funds.hit.correct": _("Warning answered: set right"),
            "funds.hit.recover": _("Money of a warning is got back"),
            "funds.hit.accept": _("Answer to a warning accepted"),
            "funds.hit.exempt": _("Warning exempted until a day"),
            "funds.hit.back": _("Answer to a warning sent back"),
            "funds.hit.recovered": _("Warning closed: money back"),
            "funds.hit.given_up": _("Warning open again: recovery written off"),
            "funds.warnings_exported": _("Warnings downloaded"),
        })  # fmt: skip
        guards.register(
            {
                "funds_hit_begins_open": _("A warning begins open."),
                "funds_hit_frozen": _("What a warning is about, and by when it was due, stands."),
                "funds_hit_own_name": _("Everyone answers and judges in their own name."),
                "funds_hit_accused": _("Whoever a warning is about, or has a near relative in it, stands aside."),
                "funds_hit_money_is_back": _("The money is not back yet."),
                "funds_hit_recovery_whole": _(
                    "The recovery takes back less than the warning is about. Open it from the payment, and answer the "
                    "warning with it."
                ),
                "funds_hit_state_edges": _("A warning does not go from this state to that one."),
            }
        )

    @staticmethod
    def _register_rules() -> None:
        """The tables of figures, which the county keeps on the pages of registry.policies."""
        from households.choices import REGISTERED, MeasureKind
        from registry.accounts.permissions import Permission
        from registry.accounts.roles import ROLES

        approving = {Permission.APPROVE_PAYMENT, Permission.AUDIT_CLAIM, Permission.VET_CLAIM, Permission.SIGN_CLAIM}
        from funds.models import (
            BlockedPurpose,
            FundRule,
            Instalment,
            LibraryRule,
            PaceTarget,
            SignatureRule,
            SubsidyPolicy,
        )
        from registry.policies.tables import register

        register(FundRule, is_line=True, is_yearly=True)
        register(PaceTarget, is_line=True, is_yearly=True)
        register(Instalment, is_line=True, note=_("A contract keeps the instalments of the day it was signed."))
        register(
            SignatureRule,
            note=_("A list or claim asks the rule of the day it was submitted."),
            choices={"roles": lambda: [(r.code, r.label) for r in ROLES.values() if approving & r.permissions]},
        )
        register(SubsidyPolicy, is_line=True, is_yearly=True,
                 choices={"statuses": lambda: [(s.value, s.label) for s in sorted(REGISTERED)],
                          "measure": lambda: MeasureKind.choices})  # fmt: skip
        register(LibraryRule, note=_("A project asks the rule of the day the county enters it."))
        register(BlockedPurpose, note=_("No list is submitted and no project is paid whose name bears such a word."))

    @staticmethod
    def _stand_aside() -> None:
        """Who filed a near relative in a household neither checks nor releases a list that pays it (DOMAIN §9.3)."""
        from funds.models import PaymentLine
        from households.actions.relatives import reasons_about_any
        from registry.workflow import recusal
        from registry.workflow.models import Duty

        def of_list(batch: Any, by: Any, on: Any) -> list[Any]:
            paid = PaymentLine.objects.filter(batch=batch).values_list("household_id", flat=True)
            return reasons_about_any(list(paid), by)

        def of_lines(keys: Any, by: Any, on: Any) -> list[Any]:
            paid = PaymentLine.objects.filter(pk__in=keys).values_list("household_id", flat=True)
            return reasons_about_any(list(paid), by)

        def of_project(project: Any, by: Any, on: Any) -> list[Any]:
            return reasons_about_any(list(project.beneficiaries.values_list("household_id", flat=True)), by)

        recusal.register("funds.project", of_project, duties={Duty.REVIEW, Duty.COMPARE, Duty.APPROVE})
        recusal.register("funds.paymentbatch", of_list, duties={Duty.REVIEW, Duty.APPROVE, Duty.PAY})
        recusal.register_subject("funds.paymentline", of_lines)

    @staticmethod
    def _put_on_pages() -> None:
        """The navigation, the first page's tiles, the card on a household's page."""
        from funds import panels as money_panels
        from funds import presenters, reports
        from funds.reports.receipts import receipts_of, slip_facts
        from households import panels, timeline
        from households.actions import slips
        from households.documents import received
        from registry import clock
        from registry.accounts.permissions import Permission
        from registry.ui import navigation, tiles

        navigation.register(
            navigation.Item(
                key="funds",
                label=_("Special funds"),
                url_name="funds:home",
                permission=Permission.VIEW_FUNDS,
                order=40,
                badge=presenters.waiting_count,
            )
        )
        tiles.register(
            tiles.Provider(
                key="funds",
                order=40,
                permission=Permission.VIEW_FUNDS,
                build=lambda user: presenters.money_tiles(
                    reports.source_progress(user.scope, clock.today()), user.scope
                ),
            )
        )
        timeline.register("money", label=_("Money"), provider=presenters.household_happenings)
        panels.register(
            "funds.received",
            order=60,
            template="funds/_household_money.html",
            context=presenters.household_money,
            section="help",
        )
        money_panels.register_all()
        received.register(receipts_of)
        slips.register("payments", slip_facts)
