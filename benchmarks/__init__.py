"""What the tool finds (accuracy/, on labelled data) and what it costs (speed/, beside what else there is)."""
