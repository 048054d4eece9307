import { parser } from '@lezer/cpp';
import { type Grammar, kindsOf, words } from './grammar.ts';

/** C and C++. */
export const cpp: Grammar = {
  parser,
  kinds: kindsOf({
    import: 'PreprocDirective UsingDeclaration',
    function: 'FunctionDefinition',
    class: 'ClassSpecifier StructSpecifier NamespaceDefinition',
    type: 'EnumSpecifier TypeDefinition UnionSpecifier AliasDeclaration',
    variable: 'Declaration FieldDeclaration',
    assignment: 'AssignmentExpression UpdateExpression',
    call: 'CallExpression NewExpression DeleteExpression',
    loop: 'ForStatement ForRangeLoop WhileStatement DoStatement',
    branch: 'IfStatement',
    choice: 'SwitchStatement',
    case: 'CaseStatement',
    return: 'ReturnStatement',
    throw: 'ThrowStatement',
    break: 'BreakStatement',
    continue: 'ContinueStatement',
    try: 'TryStatement',
    comment: 'LineComment BlockComment',
  }),
  wrappers: words('Program ExpressionStatement LabeledStatement TemplateDeclaration LinkageSpecification'),
  blocks: words('CompoundStatement FieldDeclarationList DeclarationList'),
  parameters: words('ParameterList'),
  definitions: words('Identifier FieldIdentifier TypeIdentifier'),
  names: words('Identifier'),
  lambdas: words('LambdaExpression'),
  calls: words('CallExpression NewExpression'),
  surroundings: [
    ['', ''],
    ['class _X { ', ' };'],
    ['void _f() { ', ' }'],
    ['void _f() { for (;;) { ', ' } }'],
  ],
};
