/** Makes an element that scrolls sideways a stop of the Tab key, for as long as there is something to scroll. */
export function scrollableByKeyboard(element: HTMLElement): void {
  element.classList.add('scrolls');
  afterLayout.observe(element);
}

/** Once for each element: many that are watched for good would cost more with each one. */
const afterLayout = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    afterLayout.unobserve(target);
    check(target);
  }
});

/** What fits depends on the width of the page alone. */
new ResizeObserver(() => {
  for (const element of document.querySelectorAll('.scrolls')) check(element);
}).observe(document.body);

function check(element: Element): void {
  if (element.scrollWidth > element.clientWidth) element.setAttribute('tabindex', '0');
  else element.removeAttribute('tabindex');
}
