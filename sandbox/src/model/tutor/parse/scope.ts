import { declaredLine, declaredName, declaredNames, parametersOf } from './facts.ts';
import type { Statement } from './outline.ts';
import { blockAround, descend, type ParsedCode } from './tree.ts';

/** Where the names that a statement uses are declared, as far as that is in the snippet: line by name. */
export function originsOf(code: ParsedCode, statements: readonly Statement[], target: Statement): Map<string, number> {
  const visible = new Map<string, number>();
  collect(code, statements, target, visible);
  const used = new Set<string>();
  for (const node of descend(target.node)) {
    if (code.grammar.names.has(node.name) && !node.name.endsWith('Definition')) used.add(code.text(node));
  }
  return new Map([...visible].filter(([name, line]) => used.has(name) && line < target.startLine));
}

/** Names that are visible at the target, by the rules of blocks: what stands before it, around it, and hoisted functions. */
function collect(
  code: ParsedCode,
  statements: readonly Statement[],
  target: Statement,
  visible: Map<string, number>,
): boolean {
  for (const one of statements) {
    if (one === target) return true;
    // A selection can begin inside a block: what ends in the middle of it is not visible below.
    if (!isInScope(code, one, target)) continue;
    if (one.kind === 'variable') for (const name of declaredNames(code, one.node)) visible.set(name, one.startLine);
    const name = one.kind === 'function' || one.kind === 'class' ? declaredName(code, one) : undefined;
    if (name !== undefined) visible.set(name, declaredLine(code, one));
    if (one.startLine > target.startLine || one.endLine < target.endLine) continue;
    for (const block of one.blocks) {
      const within = new Map(visible);
      const owned =
        one.kind === 'function' ? parametersOf(code, one).map((parameter) => parameter.name) : loopNames(code, one);
      for (const own of owned) within.set(own, declaredLine(code, one));
      if (collect(code, block.statements, target, within)) {
        for (const [key, line] of within) visible.set(key, line);
        return true;
      }
    }
  }
  return false;
}

function isInScope(code: ParsedCode, one: Statement, target: Statement): boolean {
  const block = blockAround(code, one.node);
  return !block || (block.from <= target.node.from && block.to >= target.node.to);
}

/** Names that a loop's head declares, or the parameters of a callback in the statement. */
function loopNames(code: ParsedCode, { node, kind, startLine }: Statement): string[] {
  const inHead = [...descend(node, code.grammar.blocks)].filter((inner) => code.lineAt(inner.from) === startLine);
  const defined = inHead.filter(
    (inner) => code.grammar.definitions.has(inner.name) && !/Type|Property/.test(inner.name),
  );
  // Python has no mark for a declaration: there, every name in a head would count.
  if (code.lines.language === 'python' && kind !== 'loop') return [];
  if (code.lines.language === 'python') {
    const end = inHead.find((inner) => inner.name === 'in')?.from ?? node.from;
    return defined.filter((inner) => inner.from < end).map((inner) => code.text(inner));
  }
  return defined.map((inner) => code.text(inner));
}
