import { crud, noQuery } from '../../http/crud.js';
import { OverrideQuery } from './gate.schema.js';
import { Quote, QuoteCreate, QuoteList, QuoteListQuery, QuoteQuery, QuoteUpdate } from './quote.schema.js';
import { getQuote, listQuotes } from './quote.service.js';
import { createQuote, removeQuote, updateQuote } from './quote.writes.js';

export const quoteRoutes = crud({
  name: 'Quote',
  plural: 'quotes',
  description: 'Attributed statements. Without a key: those of published articles. With `article` in the order of its text, else the newest first, unless `sort` says otherwise.',
  idDescription: 'The id of the statement.',
  schemas: { Item: Quote, List: QuoteList, Create: QuoteCreate, Update: QuoteUpdate, ListQuery: QuoteListQuery, ItemQuery: QuoteQuery, CreateQuery: OverrideQuery, UpdateQuery: OverrideQuery, DeleteQuery: noQuery, Patched: Quote },
  kept: { list: ['quotes'], item: [] },
  problems: { create: ['conflict', 'not_publishable'], update: ['conflict', 'not_publishable'], remove: ['in_use'] },
  list: listQuotes,
  get: getQuote,
  create: createQuote,
  update: updateQuote,
  remove: removeQuote,
});
