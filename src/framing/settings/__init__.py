"""All settings of framing.toml and their defaults."""

from framing.settings.loading import load
from framing.settings.sections import (
    AxisSettings,
    ComparisonSettings,
    DiscoveredSettings,
    EmbeddingSettings,
    FrameSettings,
    IngestSettings,
    MeasureSettings,
    NameSettings,
    OutletSettings,
    Refit,
    ReportSettings,
    RunSettings,
    Settings,
    TopicModelSettings,
    TopicSettings,
)

__all__ = [
    "AxisSettings",
    "ComparisonSettings",
    "DiscoveredSettings",
    "EmbeddingSettings",
    "FrameSettings",
    "IngestSettings",
    "MeasureSettings",
    "NameSettings",
    "OutletSettings",
    "Refit",
    "ReportSettings",
    "RunSettings",
    "Settings",
    "TopicModelSettings",
    "TopicSettings",
    "load",
]
