"""What the tool finds (accuracy/, on labelled data) and what it costs (speed/, compared with other tools)."""
