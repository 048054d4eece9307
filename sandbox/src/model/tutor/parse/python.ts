import { parser } from '@lezer/python';
import { type Grammar, kindsOf, words } from './grammar.ts';

export const python: Grammar = {
  parser,
  kinds: kindsOf({
    import: 'ImportStatement',
    function: 'FunctionDefinition',
    class: 'ClassDefinition',
    variable: 'AssignStatement',
    assignment: 'UpdateStatement DeleteStatement',
    call: 'CallExpression AwaitExpression',
    loop: 'ForStatement WhileStatement',
    branch: 'IfStatement',
    choice: 'MatchStatement',
    case: 'MatchClause',
    return: 'ReturnStatement',
    throw: 'RaiseStatement',
    break: 'BreakStatement',
    continue: 'ContinueStatement',
    try: 'TryStatement',
    with: 'WithStatement',
    yield: 'YieldStatement YieldExpression',
    comment: 'Comment',
  }),
  wrappers: words('Script DecoratedStatement ExpressionStatement StatementGroup'),
  blocks: words('Body MatchBody'),
  parameters: words('ParamList'),
  definitions: words('VariableName'),
  names: words('VariableName'),
  lambdas: words('LambdaExpression FunctionDefinition'),
  calls: words('CallExpression'),
  surroundings: [['', '']],
};
