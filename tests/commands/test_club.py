"""Running a club: what a moderator is asked before they see further than they have read."""

from __future__ import annotations

from tests.doubles.reader import CHAPTERS, Reader


async def test_a_preview_is_of_a_chapter_that_there_is() -> None:
    """Nobody is asked for a consent to see what lies behind the last page."""
    reader = Reader()
    await reader.say("club setup book", here=True)
    assert f"has {CHAPTERS} chapters." in await reader.say(f"preview {CHAPTERS + 1} who is it?", here=True)
    assert "Your consent goes on record" in await reader.say(f"preview {CHAPTERS} who is it?", here=True)
