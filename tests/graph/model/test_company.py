import pytest

from graph.model.company import company_slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("NVIDIA", "nvidia"),
        ("Core Scientific", "core-scientific"),
        ("Électricité de France", "electricite-de-france"),
        ("CoreWeave Compute Acquisition Co. VII, LLC", "coreweave-compute-acquisition-co-vii-llc"),
        ("東京", "x-6771-4eac"),
    ],
)
def test_a_slug_is_stable_and_ascii(name: str, slug: str) -> None:
    assert company_slug(name) == slug
