/**
 * Closes what is still open at the end of Markdown that is being written, so that it does not flicker: half a line of
 * markers is left out, half a link shows its text, and an open code span or emphasis is closed where the text ends.
 */
export function mend(source: string): string {
  const text = source.replace(LONE_MARKERS, '').replace(HALF_LINK, '$1');
  return text + openMarkers(text);
}

/** A last line that may become a heading, a rule, a list item, a table or a fence: nobody can tell yet. */
const LONE_MARKERS = /(?:^|\n)[ \t]*(?:[-=*_+#>|`~: \t]+|\d{1,9}[.)]?)$/;
const HALF_LINK = /!?\[([^\]\n]*)(?:\]\([^)\s]*)?$/;

/** What closes the innermost open code span, or else the open emphasis. */
function openMarkers(text: string): string {
  const paragraph = text.slice(text.lastIndexOf('\n\n') + 1);
  let strong = false;
  let emphasis = false;
  for (const { 0: run, index } of paragraph.matchAll(/(`+)(?:(?!\1)[^`]|(?!\1)`+)*?\1(?!`)|`+|\*+|\\./gs)) {
    if (run.startsWith('`')) {
      if (isClosedSpan(run)) continue;
      return run;
    }
    // A star between blanks is no marker, but a sign for multiplication.
    const blankAfter = /^(?:\s|$)/.test(paragraph.slice(index + run.length));
    if (run === '**' && (strong || !blankAfter)) strong = !strong;
    else if (run === '*' && (emphasis || !blankAfter)) emphasis = !emphasis;
  }
  const trimmed = text.trimEnd() === text;
  return trimmed ? `${emphasis ? '*' : ''}${strong ? '**' : ''}` : '';
}

const isClosedSpan = (run: string): boolean => /[^`]/.test(run);
