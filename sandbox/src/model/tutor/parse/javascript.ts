import { parser } from '@lezer/javascript';
import { type Grammar, kindsOf, words } from './grammar.ts';

const shared: Omit<Grammar, 'parser'> = {
  kinds: kindsOf({
    import: 'ImportDeclaration',
    function: 'FunctionDeclaration MethodDeclaration',
    class: 'ClassDeclaration',
    type: 'InterfaceDeclaration TypeAliasDeclaration EnumDeclaration',
    variable: 'VariableDeclaration PropertyDeclaration',
    assignment: 'AssignmentExpression PostfixExpression',
    call: 'CallExpression NewExpression AwaitExpression',
    loop: 'ForStatement WhileStatement DoStatement',
    branch: 'IfStatement',
    choice: 'SwitchStatement',
    case: 'CaseLabel DefaultLabel',
    return: 'ReturnStatement',
    throw: 'ThrowStatement',
    break: 'BreakStatement',
    continue: 'ContinueStatement',
    try: 'TryStatement',
    yield: 'YieldExpression',
    comment: 'LineComment BlockComment',
  }),
  wrappers: words('Script ExportDeclaration ExpressionStatement LabeledStatement SingleExpression'),
  blocks: words('Block ClassBody SwitchBody'),
  parameters: words('ParamList'),
  definitions: words('VariableDefinition TypeDefinition PropertyDefinition PrivatePropertyDefinition'),
  names: words('VariableName VariableDefinition'),
  lambdas: words('ArrowFunction FunctionExpression MethodDeclaration ClassExpression'),
  calls: words('CallExpression NewExpression'),
  surroundings: [
    ['', ''],
    ['class _ { ', ' }'],
    ['async function* _() { ', ' }'],
    ['async function* _() { for (;;) { ', ' } }'],
    ['switch (0) { ', ' }'],
    ['(', ')'],
    ['({ ', ' })'],
    ['interface _ { ', ' }'],
  ],
  openers: {
    else: ['if (_) { '],
    catch: ['try { '],
    finally: ['try { '],
    while: ['do { '],
    from: ['import { '],
    list: ['() => { '],
    '}': [
      '{ ',
      '() => { ',
      '_() { ',
      'if (_) { ',
      '_ = { ',
      '_: { ',
      '_: () => { ',
      'class _ { ',
      'switch (_) { case _: ',
      'interface _ { ',
      'const { ',
    ],
    ')': ['_(', '(', 'if (', 'function _(', 'for (', '_ = (', '_: ('],
    ']': ['[', '_[', '_: [', 'const ['],
  },
};

export const typescript: Grammar = { ...shared, parser: parser.configure({ dialect: 'ts' }) };
export const typescriptReact: Grammar = { ...shared, parser: parser.configure({ dialect: 'ts jsx' }) };
export const javascript: Grammar = { ...shared, parser: parser.configure({ dialect: 'jsx' }) };
