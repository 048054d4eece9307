/**
 * Words that may stand in backticks without standing in the code: keywords and literals of the common languages, and
 * the built-in types and errors that explanations name ("this throws a `TypeError`").
 */
const names = new Set(
  `
  abstract and any as assert async await auto base begin bool boolean break byte case catch chan char class const
  constexpr continue crate def default defer del delete do double dyn elif else elsif end ensure enum except export
  extends extern false final finally float fn for foreach from func function global go goto guard if impl implements
  import in inout instanceof int interface internal is lambda let local long loop match mod module move mut namespace
  native never new nil none nonlocal not null number object of operator or override package pass private protected
  protocol public raise readonly ref repeat rescue return satisfies sealed select self set short signed sizeof static
  str string struct super switch symbol template then this throw throws trait true try type typedef typeof undefined
  union unknown unless unsafe unsigned until use using val var virtual void volatile when where while with yield
  bigint i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 usize isize uint get len list dict tuple bytes range print

  None True False NaN Infinity Self Some Ok Err Nothing
  Array ArrayList Boolean Date Error EvalError Function Iterable Iterator Generator HashMap List Map Number Object
  Option Optional Promise Proxy RangeError Record ReferenceError RegExp Result Set String Symbol SyntaxError TypeError
  URIError Vec WeakMap WeakSet AggregateError
  ArithmeticError AssertionError AttributeError BaseException Exception FileNotFoundError ImportError IndexError IOError
  KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotImplementedError OSError
  OverflowError PermissionError RecursionError RuntimeError StopIteration StopAsyncIteration TimeoutError
  UnicodeDecodeError UnicodeEncodeError ValueError ZeroDivisionError
  IllegalArgumentException IllegalStateException IndexOutOfBoundsException NullPointerException
  NullReferenceException ArgumentException ArgumentNullException InvalidOperationException RuntimeException
  ConcurrentModificationException ClassCastException NumberFormatException UnsupportedOperationException
  `
    .trim()
    .split(/\s+/),
);

/** One letter stands for any value, as in O(n), as does an escape like `\n`. */
export const isKnownName = (name: string): boolean => name.length === 1 || names.has(name);
