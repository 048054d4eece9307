import { parser } from '@lezer/rust';
import { type Grammar, kindsOf, words } from './grammar.ts';

export const rust: Grammar = {
  parser,
  kinds: kindsOf({
    import: 'UseDeclaration',
    function: 'FunctionItem',
    class: 'ImplItem TraitItem ModItem',
    type: 'StructItem EnumItem TypeItem UnionItem',
    variable: 'LetDeclaration ConstItem StaticItem',
    assignment: 'AssignmentExpression',
    call: 'CallExpression MacroInvocation TryExpression AwaitExpression',
    loop: 'ForExpression WhileExpression LoopExpression',
    branch: 'IfExpression',
    choice: 'MatchExpression',
    case: 'MatchArm',
    return: 'ReturnExpression',
    break: 'BreakExpression',
    continue: 'ContinueExpression',
    comment: 'LineComment BlockComment',
  }),
  wrappers: words('SourceFile ExpressionStatement'),
  blocks: words('Block DeclarationList MatchBlock'),
  parameters: words('ParamList'),
  definitions: words('BoundIdentifier TypeIdentifier'),
  names: words('Identifier BoundIdentifier'),
  lambdas: words('ClosureExpression AsyncBlock'),
  calls: words('CallExpression MacroInvocation'),
  surroundings: [
    ['', ''],
    ['impl _X { ', ' }'],
    ['fn _f() { ', ' }'],
    ['fn _f() { loop { ', ' } }'],
    ['fn _f() { match _x { ', ' } }'],
  ],
};
