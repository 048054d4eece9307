import { parser } from '@lezer/go';
import { type Grammar, kindsOf, words } from './grammar.ts';

export const go: Grammar = {
  parser,
  kinds: kindsOf({
    import: 'ImportDecl',
    function: 'FunctionDecl MethodDecl',
    type: 'TypeDecl',
    variable: 'VarDecl ConstDecl',
    assignment: 'Assignment IncDecStatement SendStatement',
    call: 'CallExpr',
    loop: 'ForStatement',
    branch: 'IfStatement',
    choice: 'SwitchStatement TypeSwitchStatement SelectStatement',
    case: 'Case',
    return: 'ReturnStatement',
    break: 'BreakStatement',
    continue: 'GotoStatement',
    defer: 'DeferStatement',
    spawn: 'GoStatement',
    comment: 'LineComment BlockComment',
  }),
  wrappers: words('SourceFile ExprStatement LabeledStatement'),
  blocks: words('Block SwitchBlock SelectBlock'),
  parameters: words('Parameters'),
  definitions: words('DefName'),
  names: words('VariableName DefName'),
  lambdas: words('FunctionLiteral'),
  calls: words('CallExpr'),
  surroundings: [
    ['', ''],
    ['func _() { ', ' }'],
    ['func _() { for { ', ' } }'],
    ['func _() { switch { ', ' } }'],
  ],
};
