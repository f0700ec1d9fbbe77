// Shows answers as they are read while they are typed; without it the form works the same.
for (const form of document.querySelectorAll("form[data-entry]")) {
  const field = form.elements.answers;
  const { min, max, step, decimals, mean, single } = JSON.parse(form.dataset.entry);
  const cells = [...form.querySelectorAll("[data-item]")];
  const [count, total] = form.querySelectorAll("[data-count], [data-total]");
  const tokens = (text) => {
    if (single) return [...text].filter((c) => !/[\s,;]/.test(c));
    const split = (between) => text.split(between).map((t) => t.replace(/^,+|,+$/g, "").replace(",", ".")).filter(Boolean);
    const all = split(/[\s,;]/), decimal = split(/[\s;]/);
    return all.length !== cells.length && decimal.length === cells.length ? decimal : all;
  };
  const read = (token) => {
    if (token === "-" || token === "–") return null;
    if (!/^\d{1,4}(\.\d{0,2})?$/.test(token)) return NaN;
    const points = Math.round(Number(token) * 100);
    return points < min || points > max || (points - min) % step ? NaN : points;
  };
  const show = () => {
    const typed = tokens(field.value);
    const points = typed.map(read);
    cells.forEach((cell, at) => {
      cell.textContent = typed[at] ?? "";
      cell.toggleAttribute("data-wrong", at < typed.length && Number.isNaN(points[at]));
    });
    const given = cells.flatMap((cell, at) => Number.isFinite(points[at]) && typeof points[at] === "number"
      ? [[cell, points[at]]] : []);
    const scored = given.filter(([cell]) => "counts" in cell.dataset)
      .map(([cell, value]) => "turned" in cell.dataset ? min + max - value : value);
    const sum = scored.reduce((a, b) => a + b, 0);
    count.textContent = `${typed.length}/${cells.length}`;
    count.toggleAttribute("data-wrong", typed.length > cells.length);
    if (total) total.textContent = scored.length ? ((mean ? sum / scored.length : sum) / 100).toFixed(decimals) : "";
  };
  field.addEventListener("input", show);
  form.querySelector("[data-live]").hidden = false;
  show();
}
