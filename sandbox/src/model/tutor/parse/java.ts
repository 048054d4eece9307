import { parser } from '@lezer/java';
import { type Grammar, kindsOf, words } from './grammar.ts';

export const java: Grammar = {
  parser,
  kinds: kindsOf({
    import: 'ImportDeclaration',
    function: 'MethodDeclaration ConstructorDeclaration CompactConstructorDeclaration',
    class: 'ClassDeclaration RecordDeclaration',
    type: 'InterfaceDeclaration EnumDeclaration AnnotationTypeDeclaration',
    variable: 'LocalVariableDeclaration FieldDeclaration',
    assignment: 'AssignmentExpression UpdateExpression',
    call: 'MethodInvocation ObjectCreationExpression ExplicitConstructorInvocation',
    loop: 'ForStatement EnhancedForStatement WhileStatement DoStatement',
    branch: 'IfStatement',
    choice: 'SwitchStatement SwitchExpression',
    case: 'SwitchLabel SwitchRule',
    return: 'ReturnStatement',
    throw: 'ThrowStatement',
    break: 'BreakStatement',
    continue: 'ContinueStatement',
    try: 'TryStatement TryWithResourcesStatement',
    yield: 'YieldStatement',
    comment: 'LineComment BlockComment',
  }),
  wrappers: words('Program ExpressionStatement LabeledStatement'),
  blocks: words('Block ClassBody ConstructorBody SwitchBlock SwitchBody InterfaceBody RecordBody EnumBody'),
  parameters: words('FormalParameters RecordHeader'),
  definitions: words('Definition'),
  names: words('Identifier Definition'),
  lambdas: words('LambdaExpression ClassDeclaration MethodDeclaration'),
  calls: words('MethodInvocation ObjectCreationExpression'),
  surroundings: [
    ['', ''],
    ['class _ { ', ' }'],
    ['class _ { Object _() { ', ' } }'],
    ['class _ { Object _() { for (;;) { ', ' } } }'],
  ],
};
