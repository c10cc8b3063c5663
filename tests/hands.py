"""Three ways to use a page: with a mouse, with a finger on a phone, with keys alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

MOST_STOPS = 150
"""Presses of Tab within which everything of a page must be reached."""


class Hand(ABC):
    """One way to use a page.

    Args:
        page: Playwright's.
    """

    window: dict[str, Any]
    """What the browser's context is made with: its size in pixels, for one."""

    def __init__(self, page: Any):
        self.page = page

    @abstractmethod
    def press(self, target: Any) -> None:
        """Follows a link, presses a button, unfolds what is folded."""

    @abstractmethod
    def write(self, field: Any, text: str) -> None:
        """Puts a text in the place of what a field has."""

    @abstractmethod
    def exclude(self, feature: str) -> None:
        """Searches a feature in the editor of meta-models, and excludes it."""

    @abstractmethod
    def choose(self, canvas: Any) -> None:
        """Selects models in the scatter matrix: two of them, or all that it shows."""

    @abstractmethod
    def mark(self, count: int) -> None:
        """Selects the first models in the table."""


class _Pointer(Hand):
    """Puts a point on what is seen."""

    def write(self, field: Any, text: str) -> None:
        self.press(field)
        field.fill(text)

    def exclude(self, feature: str) -> None:
        self.write(self.page.get_by_label("Search"), feature)
        row = self.page.locator(f'[data-name="{feature}"]')
        for state in ("required", "excluded"):
            self.press(row.locator(".choice"))
            row.filter(has_text=state).wait_for()

    def mark(self, count: int) -> None:
        boxes = self.page.get_by_role("rowgroup").get_by_label("Select ", exact=False)
        for place in range(count):
            self.press(self.page.locator("tr[data-number]").nth(place).get_by_role("checkbox"))
        assert boxes.count() >= count

    def choose(self, canvas: Any) -> None:
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        left, top = box["x"] + 66, box["y"] + 10
        self.drag((left, top), (box["x"] + box["width"] - 9, box["y"] + box["height"] - 48))

    @abstractmethod
    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Moves from one place of the window to another, held down."""


class Mouse(_Pointer):
    """A mouse, before a screen."""

    window = {"viewport": {"width": 1280, "height": 800}}

    def press(self, target: Any) -> None:
        target.click()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=5)
        self.page.mouse.up()


class Finger(_Pointer):
    """A finger on a phone, which scrolls with the same gestures as it draws."""

    window = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}

    def press(self, target: Any) -> None:
        target.tap()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        session = self.page.context.new_cdp_session(self.page)

        def touch(kind: str, *places: tuple[float, float]) -> None:
            points = [{"x": x, "y": y} for x, y in places]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        (left, top), (right, bottom) = start, end
        touch("touchStart", start)
        touch("touchMove", (left + 20, top))  # up and down it would scroll
        for share in (0.25, 0.5, 0.75, 1):
            touch("touchMove", (left + share * (right - left), top + share * (bottom - top)))
        self.page.wait_for_timeout(150)  # a finger that rests, not one that flings
        touch("touchMove", end)
        touch("touchEnd")
        session.detach()


class Keys(Hand):
    """A keyboard and nothing else: whatever is used must be a stop of Tab, or have a key."""

    window = {"viewport": {"width": 1280, "height": 800}}

    def press(self, target: Any) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, field: Any, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def exclude(self, feature: str) -> None:
        self.page.keyboard.press("/")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(feature)
        for key in ("Tab", "End", "x"):
            self.page.keyboard.press(key)
        self.page.locator(f'[data-name="{feature}"]', has_text="excluded").wait_for()

    def choose(self, canvas: Any) -> None:
        self.reach(canvas)
        for key in ("ArrowRight", "x", "ArrowRight", "x"):
            self.page.keyboard.press(key)

    def mark(self, count: int) -> None:
        for _ in range(count):
            self.page.keyboard.press("j")
            self.page.keyboard.press("x")

    def reach(self, target: Any) -> None:
        """Presses Tab until the target has the focus, and shows it."""
        for _ in range(MOST_STOPS):
            if target.evaluate("e => e === document.activeElement"):
                assert target.evaluate("e => e.matches(':focus-visible')")
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {target}")
