// Ids that stand more than once.
() => {
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.getAttribute("id"));
  return ids.filter((id, place) => ids.indexOf(id) !== place);
}
