import { z } from 'zod';
import { FieldError } from '../../http/errors.js';
import { Count, Id } from '../../http/fields.js';
import { verificationResults } from '../../statements/verification.js';
import { WordChange } from '../word-change.schema.js';

export const QuoteVerification = z
  .object({
    quoteId: Id.describe('The statement.'),
    result: z.enum(verificationResults).describe([
      '`verbatim`: its words are printed, character by character; `typographic`: but for quotation marks, dashes, ellipses and spaces.',
      '`altered`: other words are printed in its place; `missing`: nothing like it is printed; `unanchored`: it is printed, but nobody knows whether there, or in which of several places.',
      '`notApplicable`: a paraphrase, which need not be verbatim.',
    ].join('\n')),
    similarity: z.number().min(0).max(1).optional().describe('2 × words in common / words of both; equal words differ in case and typography at most.'),
    diff: z.array(WordChange).optional().describe('From the words of the statement to those printed; with `typographic` and `altered`.'),
  })
  .meta({ id: 'QuoteVerification', description: 'Whether the words of a statement are the words that its article prints.' });

const Uncovered = z
  .object({
    start: Count.describe('Where it starts, in code points of the canonical text.'),
    end: Count.describe('The first position that is no longer of it.'),
    exact: z.string().describe('Its characters, without the quotation marks around it.'),
  })
  .meta({ id: 'UncoveredPassage', description: 'Words in quotation marks that no statement covers.' });

export const ArticleVerification = z
  .object({
    articleId: Id.describe('The article.'),
    articleVersion: z.int().min(1).describe('The version of the article that was verified.'),
    publishable: z.boolean().describe('Whether publishing would pass without an override.'),
    problems: z.array(FieldError).describe('Why it would not: each with the statement in `quoteId`, and `orphaned`, `ambiguous` or `unattributed` in `code`.'),
    quotes: z.array(QuoteVerification).describe('Every statement, in the order of the text.'),
    uncovered: z.array(Uncovered).describe('Passages in quotation marks, of four words or more, that no statement covers, in order.'),
    unattributed: z.array(Id.describe('A statement.')).describe('The statements without a speaker, in the order of the text.'),
  })
  .meta({ id: 'ArticleVerification', description: 'How an article\'s statements agree with its text, and what keeps it from being published.' });
export type ArticleVerification = z.output<typeof ArticleVerification>;
