"""What the tool finds and what it costs, measured: accuracy/ against labelled data, speed/ against what else there is."""
