"""The arithmetic of consolidation (DESIGN section 4, domain/forms.md A.8): pure, one pass over what came in."""

from forms.consolidation.changes import changes
from forms.consolidation.consolidate import consolidate
from forms.consolidation.model import Choice, Consolidated, Difference, District, Expected, Origin, SourceReport
from forms.consolidation.origins import origins, settled

__all__ = [
    "Choice",
    "Consolidated",
    "Difference",
    "District",
    "Expected",
    "Origin",
    "SourceReport",
    "changes",
    "consolidate",
    "origins",
    "settled",
]
