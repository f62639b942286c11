"""The verbs of the system. Who holds which stands in `roles.py`; a test checks that each is held by some role."""

from enum import StrEnum


class Permission(StrEnum):
    """A right, named area.verb. Held by roles, asked by `user.may`."""

    # accounts
    MANAGE_ACCOUNTS = "accounts.manage"
    VIEW_AUDIT = "audit.view"
    REVEAL_IDENTITY = "identity.reveal"

    # households
    VIEW_HOUSEHOLDS = "households.view"
    EDIT_HOUSEHOLDS = "households.edit"
    IMPORT_HOUSEHOLDS = "households.import"
    EXPORT_HOUSEHOLDS = "households.export"
    COMPARE_LISTS = "comparisons.upload"  # lists of other departments
    VIEW_HITS = "comparisons.view"
    VERIFY_HIT = "comparisons.verify"  # on the spot
    VIEW_READERS = "households.readers"  # who opened a card
    FREEZE_YEARS = "households.freeze"
    REOPEN_YEARS = "households.reopen"  # DOMAIN §9.2 (7): the county leader
    WRITE_HELP = "help.write"  # plans, measures, evidence of causes
    SUBMIT_CASE = "cases.submit"  # apply, investigate, hand to appraisal
    CHAIR_APPRAISAL = "cases.appraise"
    REVIEW_CASE = "cases.review"  # township
    APPROVE_CASE = "cases.approve"  # county
    VIEW_RELATIVES = "relatives.view"
    FILE_RELATIVES = "relatives.file"  # near relatives of cadres (DOMAIN §9.3)
    CHECK_RELATIVES = "relatives.check"  # one level above who filed
    CONFIRM_CHANGE = "changes.confirm"  # who belongs to a card (DOMAIN §3.4): the village's word
    APPROVE_CHANGE = "changes.approve"  # and the township's

    # dated rules and yearly rounds
    PROPOSE_RULE = "policies.propose"
    CONFIRM_LINE = "policies.confirm_line"  # lines and limits, DOMAIN §9.2 (6): county finance
    CONFIRM_RULE = "policies.confirm"
    TRY_RULES = "policies.try"  # which households a line would move; nothing is written

    # helpers, visits and problems
    MANAGE_HELPERS = "helpers.manage"  # the register of helpers and whom each stands by
    WRITE_VISIT = "visits.write"  # a helper: of the own households only
    ANSWER_PROBLEM = "problems.answer"

    # villages
    VIEW_VILLAGE = "villages.view"
    EDIT_VILLAGE = "villages.edit"
    RECORD_MEETING = "villages.record_meeting"

    # publicity
    VIEW_NOTICES = "publicity.view"
    PREPARE_NOTICE = "publicity.prepare"
    SIGN_NOTICE = "publicity.sign"  # before it is witnessed: branch secretary, township accounting
    WITNESS_NOTICE = "publicity.witness"
    WITHDRAW_NOTICE = "publicity.withdraw"
    HANDLE_OBJECTION = "publicity.handle_objection"

    # funds
    VIEW_FUNDS = "funds.view"
    ENTER_SOURCE = "funds.enter_source"
    ALLOCATE_FUNDS = "funds.allocate"
    PROPOSE_PROJECT = "funds.propose_project"
    REVIEW_PROJECT = "funds.review_project"  # township
    APPRAISE_PROJECT = "funds.appraise_project"  # the department in charge
    APPROVE_PROJECT = "funds.approve_project"
    KEEP_SUPPLIERS = "funds.keep_suppliers"  # with their accounts: not who claims for them
    KEEP_CONTRACTS = "funds.keep_contracts"  # contracts, claims, assets
    SIGN_CLAIM = "funds.sign_claim"  # for the township
    VET_CLAIM = "funds.vet_claim"  # for the department in charge
    AUDIT_CLAIM = "funds.audit_claim"  # finance
    PREPARE_PAYMENT = "funds.prepare_payment"
    CHECK_PAYMENT = "funds.check_payment"
    APPROVE_PAYMENT = "funds.approve_payment"  # large lists: rules say how many and which roles
    RELEASE_PAYMENT = "funds.release_payment"
    KEEP_BANK = "funds.keep_bank"  # files to and from the bank, reconciliation
    RECOVER_MONEY = "funds.recover"  # wrong payments
    CLOSE_PERIOD = "funds.close_period"
    ANSWER_WARNING = "funds.answer_warning"
    JUDGE_WARNING = "funds.judge_warning"

    # inspections
    VIEW_FIGURES = "figures.view"  # aggregates: dashboards and indicators
    VIEW_REPORTS = "reports.view"
    GENERATE_REPORT = "reports.generate"
    DOWNLOAD_DOCUMENT = "documents.download"
