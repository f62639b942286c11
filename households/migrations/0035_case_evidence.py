"""Evidence of the group, the comparison, the household's signature, the second publicity, the type and the clearing.

Identifications on their way under the procedure of before have neither group nor comparison: they go back to the village,
which takes them through both. What was decided keeps its end.
"""

from django.db import migrations, models

BACK_TO_THE_VILLAGE = """
ALTER TABLE households_case DISABLE TRIGGER state_edges;
UPDATE households_case SET state = 'investigated', due_on = registry_today() + 10,
    returned_note = '识别程序增加小组评议和信息比对，请补办后重新评议、公示。'
WHERE procedure = 'identification' AND state IN ('appraised', 'public_village', 'township_review', 'county_review');
ALTER TABLE households_case ENABLE TRIGGER state_edges;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0034_round_guards"),
    ]

    operations = [
        migrations.RunSQL(BACK_TO_THE_VILLAGE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="steplimit",
            name="state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "Application"),
                    ("investigated", "Investigated at home"),
                    ("group_ok", "Passed by the villagers' group"),
                    ("accepted", "Accepted by the household"),
                    ("compared", "Compared with other lists"),
                    ("appraised", "Passed by the villagers' appraisal"),
                    ("public_village", "Publicised in the village"),
                    ("township_review", "Township review"),
                    ("public_township", "Publicised by the township"),
                    ("county_review", "County decision"),
                    ("announced", "Announced"),
                    ("active", "Monitored, help to be arranged"),
                    ("registered", "Registered, card made"),
                    ("helped", "Monitored, help answers each risk"),
                    ("lifted", "Struck off as out of poverty"),
                    ("cleared", "Risk cleared (case)"),
                    ("rejected", "Not accepted"),
                    ("withdrawn", "Application withdrawn"),
                ],
                help_text="Empty: the whole procedure from its beginning to the decision.",
                max_length=20,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("procedure", "identification"),
                        (
                            "state__in",
                            [
                                "group_ok",
                                "compared",
                                "appraised",
                                "public_village",
                                "township_review",
                                "public_township",
                                "county_review",
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(
                        ("group_agree__gt", 0),
                        ("group_agree__isnull", False),
                        ("group_met_on__isnull", False),
                        ("group_present__gte", models.F("group_agree")),
                        ("group_present__isnull", False),
                        models.Q(("group_leader", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="case_group_has_evidence",
                violation_error_message="The group's meeting has its day, its leader, who came and who agreed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("procedure", "identification"),
                            (
                                "state__in",
                                [
                                    "compared",
                                    "appraised",
                                    "public_village",
                                    "township_review",
                                    "public_township",
                                    "county_review",
                                ],
                            ),
                        ),
                        models.Q(
                            ("procedure", "monitoring"),
                            (
                                "state__in",
                                ["compared", "appraised", "public_village", "township_review", "county_review"],
                            ),
                        ),
                        _connector="OR",
                        _negated=True,
                    ),
                    models.Q(
                        ("authorised_on__isnull", False),
                        ("compared_on__isnull", False),
                        ("comparison__has_keys", ["car", "company", "house", "machinery", "salary"]),
                    ),
                    _connector="OR",
                ),
                name="case_compared_has_evidence",
                violation_error_message="A comparison has its day, the letter of authority and a result per item.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("procedure", "exit"),
                        (
                            "state__in",
                            [
                                "accepted",
                                "appraised",
                                "public_village",
                                "township_review",
                                "public_township",
                                "county_review",
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("accepted_on__isnull", False), models.Q(("accepted_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="case_accepted_has_signature",
                violation_error_message="The household signs: who, and on which day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "public_township"), _negated=True),
                    models.Q(
                        ("spot_checked_on__isnull", False),
                        ("township_notice__isnull", False),
                        models.Q(("spot_check", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="case_publicised_twice",
                violation_error_message="The township's publicity has its notice and the spot check before it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["active", "helped"]), _negated=True),
                    models.Q(("monitored_type", ""), _negated=True),
                    _connector="OR",
                ),
                name="case_active_has_type",
                violation_error_message="A monitored object has its kind.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("procedure", "clearing"),
                        (
                            "state__in",
                            [
                                "investigated",
                                "appraised",
                                "public_village",
                                "township_review",
                                "county_review",
                                "announced",
                                "cleared",
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("clearing_way", ""), _negated=True),
                    _connector="OR",
                ),
                name="case_clearing_has_way",
                violation_error_message="A clearing says how the risk went away.",
            ),
        ),
    ]
