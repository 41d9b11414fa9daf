import { codePointsOf } from '../../src/statements/code-points.js';
import { fold, foldText } from '../../src/statements/fold.js';

describe('folded typography', () => {
  test.each([
    ['double quotation marks', '“a” „b‟ «c» d″', '"a" "b" "c" d"'],
    ['single quotation marks', '‘a’ ‚b‛ ‹c› d′ ʼe', "'a' 'b' 'c' d' 'e"],
    ['dashes', 'a\u2010b\u2011c\u2012d–e—f―g−h', 'a-b-c-d-e-f-g-h'],
    ['two or three dashes are one', 'a--b---c——d', 'a-b-c-d'],
    ['four dashes are a rule', 'a----b', 'a----b'],
    ['an ellipsis is three full stops', 'a… b', 'a... b'],
    ['any white space is one space', 'a\u00A0b\u2009\u3000c\n\nd\te', 'a b c d e'],
    ['case and accents stay', 'Éa', 'Éa'],
    ['composed and decomposed are alike', 'e\u0301', 'é'],
  ])('%s', (_rule, text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test('maps every folded code point to its original', () => {
    expect([...fold(codePointsOf('😀…  a--')).starts]).toEqual([0, 1, 1, 1, 2, 4, 5, 7]);
  });
});
