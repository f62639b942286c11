"""Scope, parents of the same division, and what is never changed, for the papers of the whole chain."""

from django.db import migrations

from registry.db.operations import AppendOnly, Revoke, Scoped, Sql, StateEdges, Tracked, VillageChild, VillageParent

PROJECT_EDGES = [
    ("proposed", "reviewed"), ("reviewed", "appraised"), ("appraised", "approved"), ("approved", "planned"),
    ("planned", "under_way"), ("under_way", "completed"), ("completed", "accepted"), ("completed", "under_way"),
    ("accepted", "closed"), ("approved", "dropped"), ("planned", "dropped"),
    ("proposed", "returned"), ("reviewed", "returned"), ("appraised", "returned"), ("returned", "proposed"),
]  # fmt: skip
OLD_PROJECT_EDGES = [
    ("proposed", "returned"), ("returned", "proposed"), ("proposed", "approved"), ("approved", "under_way"),
    ("under_way", "accepted"), ("accepted", "closed"),
]  # fmt: skip
CLAIM_EDGES = [
    ("prepared", "town_signed"), ("returned", "town_signed"), ("town_signed", "dept_signed"),
    ("dept_signed", "audited"), ("audited", "paid"), ("town_signed", "returned"), ("dept_signed", "returned"),
    ("audited", "returned"), ("prepared", "cancelled"), ("returned", "cancelled"),
]  # fmt: skip
BANK_FILE_EDGES = [
    ("made", "sent"), ("made", "cancelled"), ("sent", "answered"), ("sent", "settled"), ("answered", "settled"),
]  # fmt: skip
RECOVERY_EDGES = [
    ("open", "partly"), ("open", "recovered"), ("partly", "recovered"), ("open", "referred"), ("partly", "referred"),
    ("referred", "partly"), ("referred", "recovered"), ("open", "written_off"), ("partly", "written_off"),
    ("referred", "written_off"),
]  # fmt: skip
HIT_EDGES = [
    ("open", "explained"), ("open", "corrected"), ("open", "recovering"), ("open", "closed"), ("open", "exempt"),
    ("explained", "open"), ("explained", "closed"), ("explained", "exempt"), ("explained", "recovering"),
    ("corrected", "open"), ("corrected", "closed"), ("recovering", "closed"), ("recovering", "open"),
    ("exempt", "open"),
]  # fmt: skip

SCOPED = [
    "acceptance", "asset", "assetyear", "bankfile", "bankfileline", "banklayout", "claim", "contract", "hit",
    "paymentapproval", "personalaccount", "progress", "projecthousehold", "projecttarget", "receipt", "reconciliation",
    "recovery", "repayment", "returnfile", "returnrow", "supplier",
]  # fmt: skip
PARENTS = ["contract", "asset", "bankfile", "bankfileline", "returnfile", "paymentline", "recovery"]
CHILDREN = [
    ("acceptance", "contract", "contract_id"), ("claim", "contract", "contract_id"),
    ("contract", "project", "project_id"), ("asset", "project", "project_id"), ("assetyear", "asset", "asset_id"),
    ("progress", "project", "project_id"), ("projecttarget", "project", "project_id"),
    ("projecthousehold", "project", "project_id"), ("bankfile", "paymentbatch", "batch_id"),
    ("bankfileline", "bankfile", "file_id"), ("bankfileline", "paymentline", "line_id"),
    ("returnfile", "bankfile", "file_id"), ("returnrow", "returnfile", "answer_id"),
    ("returnrow", "bankfileline", "bank_line_id"), ("reconciliation", "paymentbatch", "batch_id"),
    ("paymentapproval", "paymentbatch", "batch_id"), ("receipt", "paymentline", "line_id"),
    ("recovery", "paymentline", "line_id"), ("repayment", "recovery", "recovery_id"),
    ("paymentbatch", "paymentbatch", "reissue_of_id"), ("paymentline", "paymentline", "replaces_id"),
]  # fmt: skip
APPEND_ONLY = ["acceptance", "progress", "paymentapproval", "repayment", "returnfile"]
TRACKED = [
    "asset", "assetyear", "bankfile", "bankfileline", "banklayout", "claim", "contract", "hit", "personalaccount",
    "projecthousehold", "projecttarget", "receipt", "reconciliation", "recovery", "returnrow", "supplier",
]  # fmt: skip
KEPT = ["asset", "bankfile", "bankfileline", "banklayout", "claim", "contract", "hit", "personalaccount", "receipt",
        "reconciliation", "recovery", "returnrow", "supplier"]  # fmt: skip
RULES = ["fundrule", "pacetarget", "instalment", "signaturerule", "subsidypolicy"]


def edges_of_projects(edges):
    """SQL that puts another list of edges into the standing trigger's function."""
    pairs = ", ".join(f"('{source}', '{target}')" for source, target in sorted(edges))
    return f"""
    CREATE OR REPLACE FUNCTION funds_project_state_edges() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (OLD.state, NEW.state) NOT IN ({pairs}) THEN
            RAISE EXCEPTION 'no step from % to % in funds_project', OLD.state, NEW.state
                USING ERRCODE = '23514', CONSTRAINT = 'funds_project_state_edges', TABLE = 'funds_project';
        END IF;
        RETURN NEW;
    END $$;
    """


def earmark(states):
    """SQL of the guard of a project's account, with the states in which a project may get money."""
    return f"""
    CREATE OR REPLACE FUNCTION funds_earmark() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public, pg_temp AS $$
    DECLARE
        project record;
    BEGIN
        SELECT p.category, p.state, s.purposes, s.is_void INTO project
            FROM funds_project p, funds_fundsource s WHERE p.id = NEW.project_id AND s.id = NEW.source_id;
        IF project.category IS NULL OR NOT project.category = ANY (project.purposes) OR project.is_void THEN
            RAISE EXCEPTION 'the document does not allow this purpose'
                USING ERRCODE = '23514', CONSTRAINT = 'funds_earmark', TABLE = 'ledger_account';
        END IF;
        IF project.state NOT IN ({states}) AND NOT registry_is_owner() THEN
            RAISE EXCEPTION 'the project is not in the library'
                USING ERRCODE = '23514', CONSTRAINT = 'funds_project_not_in_library', TABLE = 'ledger_account';
        END IF;
        RETURN NEW;
    END $$;
    """  # noqa: S608  (the states are the literals below)


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0003_whole_chain"), ("audit", "0002_guards"), ("workflow", "0002_guards"), ("db", "0001_functions"),
        ("households", "0002_guards"),
    ]  # fmt: skip
    operations = [
        *(Scoped(f"funds_{name}") for name in SCOPED),
        *(VillageParent(f"funds_{name}") for name in PARENTS),
        *(VillageChild(child=f"funds_{child}", parent=f"funds_{parent}", fk=fk) for child, parent, fk in CHILDREN),
        VillageChild(child="funds_projecthousehold", parent="households_household", fk="household_id"),
        *(AppendOnly(f"funds_{name}") for name in APPEND_ONLY),
        *(Tracked(f"funds_{name}") for name in TRACKED),
        *(Revoke(f"funds_{name}", ["DELETE"]) for name in KEPT),
        *(Revoke(f"funds_{name}", ["INSERT", "UPDATE", "DELETE"]) for name in RULES),
        StateEdges("funds_claim", CLAIM_EDGES),
        StateEdges("funds_bankfile", BANK_FILE_EDGES),
        StateEdges("funds_recovery", RECOVERY_EDGES),
        StateEdges("funds_hit", HIT_EDGES),
        Sql(edges_of_projects(PROJECT_EDGES), edges_of_projects(OLD_PROJECT_EDGES)),
        Sql(earmark("'approved', 'planned', 'under_way'"), earmark("'approved', 'under_way'")),
    ]
