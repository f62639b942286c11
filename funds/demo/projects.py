"""Projects of the library in every state, by the real actions: targets, households, sheets, progress, photos.

Past years' projects, which go in by set, get their target with what was reached; projects under way get the sheets that
hung before they began, one a village.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from funds import actions
from funds.choices import Comparison, ProjectCategory, ProjectState, TargetGroup
from funds.demo.people import People
from funds.models import Project, ProjectTarget
from funds.workflow import project_wall as wall
from publicity import actions as publicity
from registry import clock
from registry.demo.plan import Plan
from registry.loader import load_instances

REPORTED = 20  # days after the beginning
HUNG = 11  # days from the witness to the day after the last
WORKS = [
    ("机耕道硬化", ProjectCategory.CONSTRUCTION, "硬化机耕道{n}公里，宽3.5米", "道路长度", "公里"),
    ("茶园提质改造", ProjectCategory.INDUSTRY, "改造低产茶园{n}0亩", "改造面积", "亩"),
    ("安全饮水巩固提升", ProjectCategory.CONSTRUCTION, "更换供水管道{n}公里，新建蓄水池1座", "管道长度", "公里"),
    ("乡村车间设备购置", ProjectCategory.EMPLOYMENT, "购置缝纫设备{n}0台", "设备数量", "台"),
]
ENDS = (
    "proposed", "hanging", "returned", "reviewed", "appraised", "approved", "planned", "before", "under_way",
    "completed", "accepted", "dropped",
)  # fmt: skip


def library(plan: Plan, people: People) -> None:
    """Targets for what is there, sheets for what is under way, and this year's library in every state."""
    _targets_of_the_past(plan)
    _sheets_of_the_present(plan, people)
    home = people.users["village_clerk"][0].scope
    villages = [home, *(v for v in plan.village_codes if v[:9] == home[:9] and v != home)]
    for number, end in enumerate(ENDS):
        _project_until(plan, people, villages[number % len(villages)], number, end)


def _targets_of_the_past(plan: Plan) -> None:
    """One target a project, reached where the project is closed."""
    found = Project.objects.within(plan.county).filter(targets=None, households__gt=0).order_by("pk")
    load_instances(ProjectTarget, [
        ProjectTarget(
            village_id=p.village_id, project_id=p.pk, group=TargetGroup.QUANTITY, name="受益户", unit="户",
            comparison=Comparison.AT_LEAST, value=Decimal(p.households),
            reached=Decimal(p.households) if p.state == ProjectState.CLOSED else None,
        )
        for p in found
    ])  # fmt: skip


def _sheets_of_the_present(plan: Plan, people: People) -> None:
    """The sheets of the library and before the work of what is under way this year, hung in spring."""
    by_village: dict[str, list[Project]] = defaultdict(list)
    found = Project.objects.within(plan.county).filter(year=plan.on.year, state=ProjectState.UNDER_WAY)
    for project in found.select_related("village").prefetch_related("targets").order_by("village_id", "pk"):
        by_village[project.village_id].append(project)
    for kind, day in ((wall.LIBRARY, dt.date(plan.on.year, 2, 2)), (wall.BEFORE, dt.date(plan.on.year, 3, 10))):
        with clock.travel(day):
            for village, projects in by_village.items():
                _hang(people, village, projects, kind, day)
        with clock.travel(day + dt.timedelta(days=HUNG)):
            _take_down(people, kind, day + dt.timedelta(days=HUNG))


def _hang(people: People, village: str, projects: list[Project], kind: Any, day: dt.date, **fields: Any) -> Any:
    notice = publicity.publish(
        kind=kind, village=village, title=wall.TITLES[kind].format(year=projects[0].year, name=projects[0].name),
        columns=wall.COLUMNS[kind], entries=[wall.draft(project, kind, **fields) for project in projects],
        by=people.who("village_clerk", village), on=day,
        signed={"secretary": people.who("branch_secretary", village)},
        witness=people.who("supervision_committee", village),
    )  # fmt: skip
    return notice


def _take_down(people: People, kind: str, day: dt.date) -> None:
    from publicity.models import Notice

    for notice in Notice.objects.hanging().filter(kind=kind).order_by("pk"):
        if notice.ends_on is not None and notice.ends_on < day:
            publicity.close(notice, by=people.who("village_clerk", notice.village_id), on=day, no_photo="演示数据")


def _project_until(plan: Plan, people: People, village: str, number: int, end: str) -> None:
    """Takes one project of the library as far as `end`, each step on its own day."""
    name, category, content, leaf, unit = WORKS[number % len(WORKS)]
    clerk, there = people.who("village_clerk", village), people.on(village, plan.on)[:12]
    day = plan.on - dt.timedelta(days=120)
    with clock.travel(day):
        project = actions.propose_project(
            village=village, year=plan.on.year, name=f"{plan.on.year}年{name}（{number + 1}号）", category=category,
            content=content.format(n=number + 2), unit="村民委员会",
            person=people.who("branch_secretary", village).name, place=f"{number % 5 + 1}组",
            budget_yuan=Decimal(80000 + 15000 * number), financing="衔接资金，村民投工投劳",
            target="改善生产生活条件，带动脱贫户增收", households=len(there),
            participation="村民代表会议议定，村民监督施工",
            mechanism="优先雇用脱贫劳动力，按工结算", starts_on=day + dt.timedelta(days=45),
            ends_on=day + dt.timedelta(days=165), decided_on=day - dt.timedelta(days=3),
            decision_no=f"村民代表会议〔{plan.on.year}〕{number + 1}号", by=clerk, on=day,
            targets=[
                actions.TargetDraft(TargetGroup.QUANTITY, leaf, Decimal(number + 2), unit),
                actions.TargetDraft(TargetGroup.SATISFACTION, "群众满意度", Decimal(95), "%"),
            ],
        )  # fmt: skip
        if there:
            actions.choose_households(project, [h.pk for h in there], by=clerk)
            project.refresh_from_db()
    _Way(people, project, day, plan.on).until(end)


class _Way:
    """One project on its way, with the people of its place."""

    def __init__(self, people: People, project: Project, day: dt.date, last: dt.date) -> None:
        self.people, self.project, self.day, self.last = people, project, day, last
        village = project.village_id
        self.clerk, self.office = people.who("village_clerk", village), people.who("county_office", village[:6])
        self.reviewer = people.who("township_reviewer", village[:9])
        self.department = people.who("line_department", village[:6])

    def until(self, end: str) -> None:
        stages = {
            "hanging": self._library, "reviewed": self._review, "appraised": self._appraise, "approved": self._approve,
            "planned": self._plan, "before": self._before, "under_way": self._start, "completed": self._complete,
            "accepted": self._accept,
        }  # fmt: skip
        if end == "returned":
            self._step("send_back", self.reviewer, "绩效目标没有基期数，请补充后再报。")
            return
        wanted = "approved" if end == "dropped" else end
        for name, stage in stages.items():
            if wanted == "proposed":
                return
            if not stage():
                return
            if name == wanted:
                break
        if end == "dropped":
            self._step("drop", self.office, "与县道改造项目重复，出库。")

    def _step(self, step: str, by: Any, note: str = "") -> bool:
        with clock.travel(self.day):
            actions.move_project(self.project, step, by=by, on=self.day, note=note)
        return True

    def _sheet(self, kind: Any, **fields: Any) -> bool:
        with clock.travel(self.day):
            notice = _hang(self.people, self.project.village_id, [self.project], kind, self.day, **fields)
        self.day += dt.timedelta(days=HUNG)
        with clock.travel(self.day):
            publicity.close(notice, by=self.clerk, on=self.day, no_photo="演示数据")
        return True

    def _library(self) -> bool:
        return self._sheet(wall.LIBRARY)

    def _review(self) -> bool:
        return self._step("review", self.reviewer)

    def _appraise(self) -> bool:
        return self._step("appraise", self.department, "符合规划，资金测算合理，同意入库。")

    def _approve(self) -> bool:
        return self._step("approve", self.office)

    def _plan(self) -> bool:
        return self._step("plan", self.office)

    def _before(self) -> bool:
        return self._sheet(wall.BEFORE)

    def _start(self) -> bool:
        """Begins where money came; shows the place before, and one report with a photo."""
        with clock.travel(self.day):
            actions.file_photos(self.project, "before", [_photo(self.project.pk, 0)], by=self.clerk, at=clock.now())
            if not self._money():
                return False
            actions.move_project(self.project, "start", by=self.clerk, on=self.day)
        self.day += dt.timedelta(days=REPORTED)
        with clock.travel(self.day):
            actions.report_progress(
                self.project, day=self.day, percent=40, note="已完成路基和材料进场", by=self.clerk, on=self.day,
                at=clock.now(), photos=[_photo(self.project.pk, 40)],
            )  # fmt: skip
        return True

    def _money(self) -> bool:
        """A little of what lies in the village, when its document allows the purpose."""
        from funds.ledger import reading
        from funds.ledger.choices import AccountKind
        from funds.models import known_sources

        known = known_sources()
        held = reading.accounts().within(self.project.village_id[:6]).filter(kind=AccountKind.NODE)
        for account in held.filter(balance_yuan__gte=4800).order_by("-village_id", "pk"):
            source = known.get(account.source_id)
            near = self.project.village_id.startswith(account.village_id)
            if near and source is not None and self.project.category in source.purposes:
                by = self.people.who("county_finance", self.project.village_id[:6])
                day = max(self.day, account.last_booked_on or self.day)
                if day + dt.timedelta(days=REPORTED) > self.last:
                    continue
                with clock.travel(day):
                    actions.allocate(
                        key=_key(self.project.pk), account=account, project=self.project, amount_yuan=Decimal(4800),
                        by=by, on=day,
                    )  # fmt: skip
                self.day = day
                return True
        return False

    def _complete(self) -> bool:
        return self._step("complete", self.clerk, "按设计完工，村监委会参与验收。")

    def _accept(self) -> bool:
        self._step("accept", self.office, "验收合格，质量良好。")
        with clock.travel(self.day):
            reached = {target.pk: target.value for target in self.project.targets.all()}
            actions.tell_reached(self.project, reached, by=self.clerk)
            actions.file_photos(self.project, "after", [_photo(self.project.pk, 100)], by=self.clerk, at=clock.now())
        return True


def _key(project: int) -> Any:
    from funds.demo.people import key_of

    return key_of("demo library", str(project))


def _photo(seed: int, percent: int) -> SimpleUploadedFile:
    """A drawn picture of hills and a road, longer with the work done; never a photo of a real place."""
    picture = Image.new("RGB", (480, 320), (168, 205, 232))
    draw = ImageDraw.Draw(picture)
    hills = [(0, 200), (120 + seed % 60, 90), (280, 210), (400, 120 + seed % 40), (480, 190), (480, 320), (0, 320)]
    draw.polygon(hills, fill=(96, 142 - seed % 30, 88))
    draw.rectangle([20, 250, 20 + 4 * percent, 280], fill=(150, 140, 128))
    draw.text((20, 290), f"DEMO {percent}%", fill=(255, 255, 255))
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=70)
    return SimpleUploadedFile(f"demo-{seed}-{percent}.jpg", data.getvalue(), "image/jpeg")
