"""Taking it away: one format, one file. `framing.report.exporting` finds them; none is named there."""
