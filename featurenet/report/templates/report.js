// Sorts a table by the column whose heading is pressed; cells carry their value in data-value.
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const heading = button.closest("th");
    const body = heading.closest("table").tBodies[0];
    const column = heading.cellIndex;
    const up = heading.getAttribute("aria-sort") === "descending"
      || (!heading.hasAttribute("aria-sort") && heading.dataset.first === "ascending");
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const value = (row) => row.cells[column].dataset.value ?? "";
    const compare = (one, other) => {
      if (value(one) === "" || value(other) === "") return (value(one) === "") - (value(other) === "");
      const order = value(one).localeCompare(value(other), "en", { numeric: true });
      const difference = Number(value(one)) - Number(value(other));
      return (up ? 1 : -1) * (Number.isNaN(difference) ? order : difference);
    };
    body.append(...[...body.rows].sort(compare));
  });
}

// A remark in a folded list is unfolded when its mark is followed.
const unfold = () => {
  const place = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  if (place instanceof HTMLDetailsElement) place.open = true;
};
addEventListener("hashchange", unfold);
unfold();
