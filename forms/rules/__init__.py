"""The rules V1-V15 of domain/forms.md A.7, V16-V18 of ours: from a context to findings, which are only painted.

H rules give errors, S rules warnings; a warning on a cell that carries a note (the comment asked for) is a notice.
Besides their own matter the codes cover these faults of single cells:

V1   a number cell (count, number, percent, money; printed, helper or of a table) that holds text, a fraction
     where a whole number is due, a negative figure or too many digits
V6   an alternative denominator that was chosen but not given; "sẽ bổ sung" (a notice where the pack allows it)
V7   an answer to a closed question of a table form that is none of its options
V11  everything about quarters: unanswered, no count, a typed result that contradicts them
V12  a document without what NĐ 30 asks, or that speaks of days after its own; in tables and texts: a date that is
     no date or outside the period, a choice that is not offered, a number where text is due, a text too long to
     print
V15  everything about the school year of a row
V16  not in A.7 but ours, after A.5 and ui/UI.md (text and table cannot disagree): a number typed in a text that
     contradicts what the form counts, and a token {…} that names no figure of the form
V17  ours too: a text taken from an earlier report that nobody has edited since
V18  ours, after A.6 #25: a text hurt by copying out of a PDF, or left in a font before Unicode
V19  ours, after A.8 as all that follow: in a consolidated report, a figure typed over the given one without a reason;
     rows of units taken out of a joined table; a count that does not follow rows changed since
V20  a district and its communes sent reports that disagree, and nobody chose between them
V21  units that are not included, and texts that units will send later
V22  a lead agency's figure that differs from what the units give, or leads that differ among themselves
V23  an event that seems to be reported twice
V24  a rate that was not recomputed, or on the printed denominator, since not every unit gave what it takes; a rate
     whose two sums are not of the same units
V25  statuses of lead agencies, of which the office chooses one
V26  reports that came, or changed, after the consolidation (workflow/standing/staleness.py, which sees what came in)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from forms.findings import Finding
from forms.rules.answers import v6_answered, v7_closed_answers, v11_quarters, v15_school_year
from forms.rules.carried import v17_carried
from forms.rules.changes import v9_change, v10_first_half, v13_other_form
from forms.rules.consolidated import (
    v19_own_hand,
    v20_two_sources,
    v21_not_included,
    v22_lead_differs,
    v23_reported_twice,
    v24_not_recomputed,
    v25_to_choose,
)
from forms.rules.context import CheckContext
from forms.rules.copied import v18_copied
from forms.rules.domain import v1_figures, v3_percentages, v8_plausible, v14_small_counts
from forms.rules.outline import v12_outline
from forms.rules.pairs import v2_never_above, v4_nothing_of_nothing, v5_two_rates
from forms.rules.quoted import v16_quoted

RULES: Mapping[str, Callable[[CheckContext], Iterator[Finding]]] = {
    "V1": v1_figures,
    "V2": v2_never_above,
    "V3": v3_percentages,
    "V4": v4_nothing_of_nothing,
    "V5": v5_two_rates,
    "V6": v6_answered,
    "V7": v7_closed_answers,
    "V8": v8_plausible,
    "V9": v9_change,
    "V10": v10_first_half,
    "V11": v11_quarters,
    "V12": v12_outline,
    "V13": v13_other_form,
    "V14": v14_small_counts,
    "V15": v15_school_year,
    "V16": v16_quoted,
    "V17": v17_carried,
    "V18": v18_copied,
    "V19": v19_own_hand,
    "V20": v20_two_sources,
    "V21": v21_not_included,
    "V22": v22_lead_differs,
    "V23": v23_reported_twice,
    "V24": v24_not_recomputed,
    "V25": v25_to_choose,
}
_LAST = (1_000_000, 0, 0)


def check(context: CheckContext) -> tuple[Finding, ...]:
    """Every finding in printed order of the cells; of one cell in the order of the rules."""
    found = [finding for rule in RULES.values() for finding in rule(context)]
    return tuple(sorted(found, key=lambda finding: context.places.get(finding.key, _LAST)))


__all__ = ["RULES", "CheckContext", "check"]
