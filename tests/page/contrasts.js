// Every text that can be seen, with its contrast against what it stands on: the formula of WCAG 2.2 (1.4.3).
() => {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const linear = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  const luminance = (color) => {
    const [r, g, b] = channels(color).slice(0, 3).map((channel) => linear(channel / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((channels(color)[3] ?? 1) === 1) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const speaks = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  const seen = [...document.querySelectorAll("body *")].filter(
    (element) => [...element.childNodes].some(speaks) && element.checkVisibility() && !element.disabled
  );
  return seen.map((element) => {
    const pair = [luminance(getComputedStyle(element).color), luminance(ground(element))];
    const [light, dark] = pair.sort((a, b) => b - a);
    return [element.textContent.trim().slice(0, 40), (light + 0.05) / (dark + 0.05)];
  });
}
