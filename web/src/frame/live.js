/* Says something aloud to those who do not see it appear. */

export function announce(text) {
  const live = document.getElementById('live');
  if (live) live.textContent = text;
}
