"""Pictures of the procedures, made from their tables, for docs/workflows/."""

from __future__ import annotations

from registry.workflow.machine import Machine


def mermaid(machine: Machine) -> str:
    """The machine as a Mermaid state diagram; stable order, so that a diff shows what changed."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {code} : {label}" for code, label in machine.states.items()]
    lines += [
        f"    {source} --> {step.target} : {step.label}"
        for step in machine.transitions
        for source in sorted(step.sources)
    ]
    lines += [f"    {code} --> [*]" for code in sorted(machine.final)]
    return "\n".join(lines) + "\n"
