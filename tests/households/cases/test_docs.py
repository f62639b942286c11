"""The generated documents are what the code says."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

from django.utils import translation

from tests.conftest import ROOT


def _script():
    loader = SourceFileLoader("script_docs", str(ROOT / "script/docs"))
    module = module_from_spec(spec_from_loader("script_docs", loader))
    loader.exec_module(module)
    return module


def test_generated_documents_are_fresh():
    with translation.override("en"):
        for name, write in _script().DOCUMENTS.items():
            assert (ROOT / name).read_text(encoding="utf-8") == write(), f"{name} is stale: run script/docs"


def test_the_pictures_show_every_edge():
    from households.workflow import MACHINES

    for procedure, machine in MACHINES.items():
        text = (ROOT / f"docs/workflows/{procedure}.md").read_text(encoding="utf-8")
        assert all(f"{source} --> {target} :" in text for source, target in machine.edges()), procedure
