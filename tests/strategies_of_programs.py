"""Hypothesis strategies of programs: graphs of stages, right and wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from hypothesis import strategies as st

if TYPE_CHECKING:
    from ocp_ess_cli.domain.program import Program

STAGES = ("candidate", "winner", "a", "b", "c")


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    """Draw stages, candidate first, each followed by any of the others."""
    stages = ("candidate", *draw(st.lists(st.sampled_from(STAGES[1:]), unique=True)))
    others = {stage: [other for other in stages if other != stage] for stage in stages}
    return {
        stage: tuple(draw(st.lists(st.sampled_from(others[stage]), unique=True))) if others[stage] else ()
        for stage in stages
    }


def with_stages(program: Program, stages: dict[str, tuple[str, ...]]) -> Program:
    """Give a program other stages, and nothing that is said of the old ones."""
    return msgspec.structs.replace(program, stages=stages, served=(), ends=(), reached=(), labels={})
