/** The look of the pages: the icon's navy and amber, in light and in dark. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f5f9, #0e1a2b);
  --card: light-dark(#ffffff, #16263d);
  --text: light-dark(#16202e, #e8edf5);
  --muted: light-dark(#4f5d70, #a9b7ca);
  --line: light-dark(#cfd7e3, #33486a);
  --link: light-dark(#1b5291, #9cc4f7);
  --accent: #ffb454;
  --on-accent: #0e1a2b;
  --wrong: light-dark(#a3231d, #ff9d94);
}
* { box-sizing: border-box; }
html { background: var(--ground); }
body {
  margin: 0;
  min-height: 100vh;
  padding: 2rem 1rem;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere;
}
header {
  display: flex;
  align-items: center;
  gap: 0.75rem;
  max-width: 30rem;
  margin: 0 auto 1.25rem;
  font-weight: 600;
  font-size: 1.1rem;
}
main {
  max-width: 30rem;
  margin: 0 auto;
  padding: 1.75rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 12px;
}
h1 { margin: 0 0 1rem; font-size: 1.4rem; line-height: 1.3; }
h2 { margin: 1.5rem 0 0.5rem; font-size: 1rem; }
p { margin: 0 0 1rem; }
ul { margin: 0 0 1rem; padding-left: 1.25rem; }
li { margin: 0.25rem 0; }
a { color: var(--link); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.35rem 1rem; margin: 0 0 1rem; }
dt { color: var(--muted); }
dd { margin: 0; font-weight: 600; }
.muted { color: var(--muted); font-size: 0.925rem; }
.wrong { color: var(--wrong); font-weight: 600; }
fieldset { margin: 1.5rem 0 0; padding: 1rem 0 0; border: 0; border-top: 1px solid var(--line); }
legend { float: left; width: 100%; margin-bottom: 0.5rem; padding: 0; font-weight: 600; }
legend + * { clear: both; }
.check { display: flex; gap: 0.65rem; align-items: flex-start; margin: 0 0 0.75rem; }
.check input { flex: none; width: 1.15rem; height: 1.15rem; margin: 0.2rem 0 0; accent-color: var(--link); }
label.field { display: block; margin-bottom: 0.35rem; font-weight: 600; }
input[type="text"] {
  width: 100%;
  padding: 0.6rem 0.75rem;
  border: 1px solid var(--muted);
  border-radius: 8px;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
input.code { font-size: 1.35rem; letter-spacing: 0.12em; text-transform: uppercase; text-align: center; }
.usercode { margin: 0 0 1rem; font: 600 1.6rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: 0.1em; }
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; margin-top: 1.5rem; }
.actions form { margin: 0; }
.button {
  display: inline-block;
  padding: 0.65rem 1.25rem;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: transparent;
  color: var(--text);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
button.button { flex: none; white-space: nowrap; }
.button.main { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.button:hover { filter: brightness(0.95); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.copy { display: flex; gap: 0.5rem; margin-bottom: 0.75rem; }
input + .muted { margin-top: 0.75rem; }
.muted:empty { margin: 0; }
.copy input { min-width: 0; }
@media (max-width: 26rem) { main { padding: 1.25rem; } .copy { flex-direction: column; } }
@media (forced-colors: active) { .button.main { border-color: currentColor; } }
`;
