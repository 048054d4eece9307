/** Makes an element that scrolls a stop of the Tab key, for as long as there is something to scroll. */
export function scrollableByKeyboard(element: HTMLElement): void {
  observer.observe(element);
}

const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth;
    if (scrolls) target.setAttribute('tabindex', '0');
    else target.removeAttribute('tabindex');
  }
});
