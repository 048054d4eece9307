/** Makes the Copy buttons work. Without it they stay hidden, and the code can be selected by hand. */
export const copyScript = `for (const button of document.querySelectorAll('button[data-copies]')) {
  const source = document.getElementById(button.dataset.copies);
  const status = document.getElementById(button.dataset.status);
  button.hidden = false;
  button.addEventListener('click', async () => {
    source.focus();
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
      status.textContent = 'Copied.';
    } catch {
      status.textContent = 'Selected. Copy it with your keyboard.';
    }
  });
}
`;
