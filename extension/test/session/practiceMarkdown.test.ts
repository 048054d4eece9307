import assert from 'node:assert/strict';
import { practiceBlocks } from '../../src/session/practiceMarkdown.ts';
import type { PracticeView } from '../../src/tutor/practice/view.ts';
import { bugFound, bugPointed, changeJudged, linesChecked, linesInOrder } from '../webview/support/practices.ts';

const text = ({ activity }: { readonly activity?: unknown }, ...wrong: number[]) =>
  practiceBlocks(activity as PracticeView, 'typescript', new Set(wrong)).join('\n\n');

describe('a practice as Markdown', () => {
  it('has a planted bug as far as it was found', () => {
    const open = text(bugPointed);
    assert.match(
      open,
      /\*\*Orders at the limit[\s\S]*- \[ \] Line 2: let sum = 0;[\s\S]*_Hint 1 of 3:_ An edge has moved\./,
    );
    assert.doesNotMatch(open, /quantity/);
    const found = text(bugFound);
    assert.match(found, /- \[x\] Found at try 2/);
    assert.match(
      found,
      /```diff\n- {4}if \(item\.quantity < 0\) continue;\n\+ {4}if \(item\.quantity <= 0\) continue;\n```/,
    );
  });

  it('has the lines as they are arranged, and how they came into order', () => {
    assert.match(text(linesChecked), /```typescript\nfunction total\(items\) \{\n {2}return sum;/);
    assert.match(text(linesInOrder), /_In order after 2 checks, with 0 blocks placed on request_/);
  });

  it('has a change point by point, with the code that shows it', () => {
    const all = text(changeJudged);
    assert.match(all, /- \[x\] A negative price is refused\. Zero is let through\.\n\n```typescript\nif \(price < 0\)/);
    assert.match(all, /- \[ \] Others are added up as before\. What of a price/);
    assert.match(all, /_The answer:_ Ask before adding\./);
  });

  it('leaves out what the learner calls wrong', () => {
    assert.doesNotMatch(text(bugFound, 0), /diff/);
    assert.match(text(bugFound, 0), /the learner says that this is wrong/);
    assert.doesNotMatch(text(changeJudged, 1), /What of a price/);
  });
});
