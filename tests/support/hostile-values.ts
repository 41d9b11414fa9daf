/** What attackers, fuzzers and broken programs send. */

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** JSON texts for any field: not values, since some are not what a program would write. */
export const hostileJson: Record<string, string> = {
  'null': 'null',
  'a truth value': 'true',
  'a number': '-1.5',
  'a huge number': '1e308',
  'a number beyond numbers': '1e999',
  'an empty string': '""',
  'blanks': '" \\t\\n\\u2028"',
  'a NUL': '"a\\u0000b"',
  'half of a surrogate pair': '"\\ud800"',
  'the other half': '"x\\udc00y"',
  '200 kB': `"${'x'.repeat(200_000)}"`,
  'SQL': '"\'; DROP TABLE Article; --"',
  'a path': '"../../etc/passwd"',
  'a script': '"javascript:alert(1)"',
  'an array': '[]',
  'an array of nulls': '[null]',
  'an array of many': JSON.stringify(Array(1_000).fill(true)),
  'an object': '{}',
  'an operator': '{"not":""}',
  'operators': '{"OR":[{"id":{"gt":""}}],"$ne":null,"increment":5,"connect":{"id":"x"}}',
  'a prototype': '{"__proto__":{"admin":true}}',
  'a constructor': '{"constructor":{"prototype":{"admin":true}},"toString":1}',
  '20,000 arrays': nested(20_000),
};

/** Query values for any parameter. */
export const hostileTexts: Record<string, string> = {
  'nothing': '',
  'a blank': ' ',
  'a comma': ',',
  'a NUL': '\0',
  'a minus': '-1',
  'zero': '0',
  'a fraction': '1.5',
  'an exponent': '1e3',
  'hexadecimal': '0x10',
  'a huge number': '99999999999999999999',
  '501 characters': 'x'.repeat(501),
  '2,000 commas': ','.repeat(2_000),
  '8,000 characters': 'x'.repeat(8_000),
  'SQL': '\' OR 1=1; DROP TABLE Article --',
  'an operator': '{"not":""}',
  'a path': '../../etc/passwd',
  'a line break': 'a\r\nSet-Cookie: a=b',
  'a prototype': '__proto__',
  'a constructor': 'constructor',
  'a column': 'hash',
  'a descending column': '-key.hash',
};

/** Searches that mean something to FTS5, SQL or regular expressions. */
export const hostileSearches: string[] = [
  '" OR 1=1', 'NEAR(', 'NEAR(a b, 5)', '*', '**', '* *', 'AND OR NOT', 'a AND', 'NOT a', 'title:x', '{title}:x', '- title : x', '^', '^a', '(((', ')))', '"', '""', '"""', '" "', '"a',
  'a"', '"a" "', '-', '--', '-*', '-"', '-"a" -b', '+', 'a+b', '\'', '\'\'', '\\', '\\"', '%', '_', 'a%', ';', 'a; DROP TABLE Article', 'a\0b', '🗞️', '👩‍👩‍👧‍👦 🇵🇹', 'ﷺ', 'e\u0301\u0301\u0301',
  '\u202Eabc', '\uFEFF', '中文新闻', 'ไทย', '\u0301', 'search_index', 'rank', 'bm25(search_index)', '-"'.repeat(250), '"-'.repeat(250), 'a '.repeat(250), '-a '.repeat(166), '*'.repeat(500), '"a" '.repeat(125),
  '('.repeat(500), 'a*'.repeat(250), 'İ'.repeat(500), '🗞'.repeat(500),
];

/** Query strings with names that no operation knows. */
export const hostileQueries: string[] = [
  '%', '%=1', '%zz=1', '%E0%A4%A', '%00=1', '=', '==', '__proto__=1', '__proto__[a]=1', 'constructor=1', 'constructor[prototype][a]=1', 'toString=1', 'hasOwnProperty=1', 'valueOf=',
  'unknown=1', 'limit[]=5', 'limit[gt]=5', 'limit[$ne]=5', 'filter[slug][$startsWith]=a', 'where={"key":{}}', 'sort[hash]=asc', 'Limit=5', 'limit%20=5', 'populate=*', 'fields=hash', 'select=hash', 'take=-1', 'skip=1', 'key=x',
];
