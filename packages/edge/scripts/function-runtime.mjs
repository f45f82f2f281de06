// The features that `cloudfront-js-2.0` documents (D:functions-javascript-runtime-20), without I/O, and ES 5.1, with
// which it declares compliance.

/** @param {string} names */
const words = (names) => new Set(names.trim().split(/\s+/));

/**
 * Kinds of syntax, by swc's names: ES 5.1, and from later editions let, const, arrows, rest parameters and templates.
 */
export const SYNTAX = words(`
  Module BlockStatement EmptyStatement ExpressionStatement IfStatement ForStatement ForInStatement WhileStatement
  DoWhileStatement SwitchStatement SwitchCase BreakStatement ContinueStatement LabeledStatement ReturnStatement
  ThrowStatement TryStatement CatchClause VariableDeclaration VariableDeclarator FunctionDeclaration
  FunctionExpression ArrowFunctionExpression FunctionBody Parameter RestElement
  Identifier ThisExpression StringLiteral NumericLiteral BooleanLiteral NullLiteral RegExpLiteral TemplateLiteral
  TemplateElement ArrayExpression ObjectExpression KeyValueProperty MemberExpression Computed CallExpression
  NewExpression UnaryExpression UpdateExpression BinaryExpression AssignmentExpression ConditionalExpression
  SequenceExpression ParenthesisExpression`);

export const OPERATORS = words(`
  + - * / % ** == != === !== < <= > >= << >> >>> & | ^ && || in instanceof
  ! ~ typeof void delete ++ --
  = += -= *= /= %= <<= >>= >>>= &= |= ^=`);

export const GLOBALS = words(`
  Object Array String Number Boolean Math JSON RegExp Date NaN Infinity undefined arguments
  Error EvalError RangeError ReferenceError SyntaxError TypeError URIError
  decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt`);

/** Functions and constants of the built-ins, by the name of the built-in. */
export const STATICS = {
  Object: words(`
    assign create defineProperties defineProperty entries freeze getOwnPropertyDescriptor
    getOwnPropertyDescriptors getOwnPropertyNames getPrototypeOf isExtensible isFrozen isSealed keys
    preventExtensions prototype seal values`),
  Array: words('isArray of prototype'),
  String: words('fromCharCode fromCodePoint prototype'),
  Number: words(`
    EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY
    isFinite isInteger isNaN isSafeInteger parseFloat parseInt prototype`),
  Math: words(`
    E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp
    expm1 floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt tan tanh trunc`),
  JSON: words('parse stringify'),
};

/** Methods and properties of values. */
export const MEMBERS = words(`
  concat every filter find findIndex forEach includes indexOf join lastIndexOf length map pop push reduce reduceRight
  reverse shift slice some sort splice unshift fill copyWithin
  charAt charCodeAt codePointAt endsWith match padEnd padStart repeat replace replaceAll search split startsWith substr
  substring toLowerCase toUpperCase trim trimEnd trimStart
  exec test lastIndex global ignoreCase multiline source flags
  toExponential toFixed toPrecision toString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable constructor
  apply bind call name message`);

/** Additional features of a function that reads a KeyValueStore, by the message that rejects them elsewhere. */
export const SIGNING = new Set([
  'syntax async',
  'syntax AwaitExpression',
  'global cf',
  'global crypto',
  'method get',
]);
