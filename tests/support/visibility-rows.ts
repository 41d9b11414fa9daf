/** The public reads, each with what it shows of the hidden world once that is visible. Names in braces stand for ids. */

export interface Row {
  path: string;
  /** What the answer contains when the hidden world is visible, and not before; null: never changes. */
  shows: string | null;
  /** `published`: shows only what is published, even to the holder of a key. */
  only?: 'published';
}

const rows = (paths: string[], shows: string | null, only?: 'published'): Row[] => paths.map((path) => ({ path, shows, ...(only && { only }) }));

const articles = [
  ...rows([
    '/v1/articles?sort=createdAt', '/v1/articles?q=zanzibar', '/v1/articles?q=whisperword', '/v1/articles?q=zanzi*&sort=relevance',
    '/v1/articles?outlet=harbour-gazette', '/v1/articles?speaker=quiet-source', '/v1/articles?speaker={speaker}', '/v1/articles?section=Underworld',
    '/v1/articles?topic=smuggling', '/v1/articles?trashed=false', '/v1/articles?language=pt', '/v1/articles?updatedAfter=2000', '/v1/articles/{article}', '/v1/articles/zanzibar-ring',
  ], '"id":"{article}"'),
  ...rows(['/v1/articles?publishedAfter=2001-05&publishedBefore=2001-06'], '"id":"{article}"', 'published'),
  ...rows(['/v1/articles?page=1', '/v1/articles?count=true'], 'total=2'),
  ...rows(['/v1/articles?trashed=true'], null),
  ...rows(['/v1/articles?q=zanzibar&count=true', '/v1/articles?speaker=quiet-source&page=1&limit=1'], 'total=1'),
  ...rows(['/v1/articles?limit=1&sort=createdAt'], 'more=true'),
  ...rows([
    '/v1/articles?include=quotes.speaker,quotes.via.outlet', '/v1/articles/{article}?include=quotes.speaker', '/v1/articles/zanzibar-ring?include=quotes,outlet,images.image',
  ], '"speakerId":"{speaker}"'),
  ...rows(['/v1/articles?include=images.image,outlet'], '"imageId":"{picture}"'),
  ...rows(['/v1/articles/{article}/text', '/v1/articles/zanzibar-ring/text'], 'whisperword'),
  ...rows(['/v1/articles/{article}/verification', '/v1/articles/zanzibar-ring/verification'], '"quoteId":"{quote}"'),
  ...rows(['/v1/articles/zanzibar-circle', '/v1/articles/zanzibar-circle/text', '/v1/articles/{article}?preview=nonsense', '/v1/articles/zanzibar-ring?preview={quote}', '/v1/articles/{article}?at=2020-01-01T00:00:00Z'], null),
  ...rows(['/v1/articles/{article}', '/v1/articles/{article}/corrections', '/v1/articles/zanzibar-ring/corrections?limit=1', '/v1/articles/{article}/corrections/{correction}'], '"id":"{correction}"'),
  ...rows(['/v1/articles/{article}/corrections?page=1', '/v1/articles/{article}/corrections?count=true'], 'total=1'),
  ...rows(['/v1/articles/harbour-opens?include=outlet', '/v1/articles/{baseArticle}?include=outlet'], '"articleCount":2', 'published'),
  ...rows(['/v1/articles/harbour-opens?include=quotes.speaker'], '"quoteCount":2', 'published'),
  ...rows(['/v1/articles/harbour-opens?include=quotes', '/v1/articles?include=quotes&section=Local'], '"inReplyToId":"{quote}"'),
];

const quotes = [
  ...rows([
    '/v1/quotes?sort=createdAt', '/v1/quotes?sort=-saidAt', '/v1/quotes?q=whisperword', '/v1/quotes?article={article}', '/v1/quotes?article=zanzibar-ring&sort=position',
    '/v1/quotes?speaker=quiet-source', '/v1/quotes?speaker={speaker}', '/v1/quotes?outlet=harbour-gazette', '/v1/quotes?via=radio-salt', '/v1/quotes?kind=direct',
    '/v1/quotes?medium=court', '/v1/quotes?anchor=exact', '/v1/quotes?attributed=true', '/v1/quotes?saidAfter=1998&saidBefore=1999', '/v1/quotes?language=pt',
    '/v1/quotes/{quote}',
  ], '"id":"{quote}"'),
  ...rows(['/v1/quotes?attributed=false', '/v1/quotes/{unattributed}'], '"id":"{unattributed}"'),
  ...rows(['/v1/quotes?publishedAfter=2001-05&publishedBefore=2001-06'], '"id":"{quote}"', 'published'),
  ...rows(['/v1/quotes?page=1', '/v1/quotes?count=true'], 'total=4'),
  ...rows(['/v1/quotes?q=whisperword&count=true', '/v1/quotes?via=radio-salt&page=1'], 'total=1'),
  ...rows(['/v1/quotes?limit=1'], 'more=true'),
  ...rows(['/v1/quotes?include=speaker,via.outlet', '/v1/quotes/{quote}?include=speaker,via.outlet'], '"slug":"quiet-source"'),
  ...rows(['/v1/quotes?include=article', '/v1/quotes/{quote}?include=article.outlet'], '"slug":"zanzibar-ring"'),
  ...rows(['/v1/quotes/{baseQuote}', '/v1/quotes?article=harbour-opens', '/v1/quotes?q=we'], '"inReplyToId":"{quote}"'),
];

const occurrences = [
  ...rows(['/v1/quotes/{baseQuote}/occurrences', '/v1/quotes/{baseQuote}/occurrences?limit=1'], '"articleId":"{article}"'),
  ...rows(['/v1/quotes/{baseQuote}/occurrences?page=1', '/v1/quotes/{baseQuote}/occurrences?count=true'], 'total=1'),
  ...rows(['/v1/quotes/{quote}/occurrences?count=true', '/v1/quotes/{unattributed}/occurrences?count=true'], 'total=0'),
];

const speakers = [
  ...rows([
    '/v1/speakers?sort=createdAt', '/v1/speakers?q=quiet', '/v1/speakers?q=deepv', '/v1/speakers?kind=anonymous', '/v1/speakers?wikidataId=Q424242',
    '/v1/speakers/{speaker}', '/v1/speakers/quiet-source',
  ], '"id":"{speaker}"'),
  ...rows(['/v1/speakers?kind=group', '/v1/speakers/{addressee}', '/v1/speakers/silent-partner'], '"id":"{addressee}"'),
  ...rows(['/v1/speakers?page=1', '/v1/speakers?count=true'], 'total=3'),
  ...rows(['/v1/speakers?q=silent&count=true'], 'total=1'),
  ...rows(['/v1/speakers?limit=1'], 'more=true'),
  ...rows(['/v1/speakers?include=image', '/v1/speakers/quiet-source?include=image'], '"slug":"source-portrait"'),
  ...rows(['/v1/speakers/ines-harbour', '/v1/speakers?q=ines&sort=-quoteCount'], '"quoteCount":2', 'published'),
];

const positions = [
  ...rows(['/v1/speakers/{speaker}/positions', '/v1/speakers/quiet-source/positions?on=1998-03&limit=1'], '"title":"Bookkeeper"'),
  ...rows(['/v1/speakers/{speaker}/positions?page=1', '/v1/speakers/quiet-source/positions?count=true'], 'total=2'),
];

const timelines = [
  ...rows(['/v1/speakers/{speaker}/timeline', '/v1/speakers/quiet-source/timeline?saidAfter=1998&saidBefore=1999'], '"id":"{quote}"', 'published'),
  ...rows(['/v1/speakers/ines-harbour/timeline'], '"slug":"zanzibar-ring"', 'published'),
  ...rows(['/v1/speakers/ines-harbour/timeline?page=1', '/v1/speakers/ines-harbour/timeline?count=true'], 'total=2', 'published'),
  ...rows(['/v1/speakers/ines-harbour/timeline?limit=1'], 'more=true', 'published'),
];

const reports = [
  ...rows(['/v1/reports/sources', '/v1/reports/sources?outlet=harbour-gazette', '/v1/reports/sources?from=2001-05&to=2001-05'], '"slug":"quiet-source"', 'published'),
  ...rows(['/v1/reports/sources?page=1', '/v1/reports/sources?count=true'], 'total=2', 'published'),
  ...rows(['/v1/reports/sources?limit=1'], 'more=true', 'published'),
];

const images = [
  ...rows(['/v1/images?sort=title', '/v1/images?q=zanzibarian', '/v1/images?creditOutlet=radio-salt', '/v1/images/{portrait}', '/v1/images/source-portrait'], '"id":"{portrait}"'),
  ...rows(['/v1/images?q=warehouse', '/v1/images/{picture}', '/v1/images/warehouse-picture?include=creditOutlet'], '"id":"{picture}"'),
  ...rows(['/v1/images?q=night', '/v1/images/{inline}', '/v1/images/warehouse-inline'], '"id":"{inline}"'),
  ...rows(['/v1/images?include=creditOutlet'], '"slug":"radio-salt"'),
  ...rows(['/v1/images?page=1', '/v1/images?count=true'], 'total=3'),
  ...rows(['/v1/images?limit=1'], 'more=true'),
];

const outlets = rows([
  '/v1/outlets?sort=createdAt', '/v1/outlets?q=gazette', '/v1/outlets?category=newspaper', '/v1/outlets?country=PT', '/v1/outlets?limit=1', '/v1/outlets?page=1',
  '/v1/outlets?count=true', '/v1/outlets/harbour-gazette',
], '"articleCount":2', 'published');

const terms = [
  ...rows(['/v1/sections', '/v1/sections?limit=100'], 'Underworld', 'published'),
  ...rows(['/v1/topics', '/v1/topics?limit=100'], 'smuggling', 'published'),
  ...['sections', 'topics'].flatMap((kind) => [
    ...rows([`/v1/${kind}?page=1`, `/v1/${kind}?count=true`], 'total=2', 'published'),
    ...rows([`/v1/${kind}?limit=1`], 'more=true', 'published'),
  ]),
];

const exports = [
  ...rows(['/v1/export/articles'], '"id":"{article}"'),
  ...rows(['/v1/export/articles'], '"id":"{correction}"'),
  ...rows(['/v1/export/quotes'], '"id":"{quote}"'),
  ...rows(['/v1/export/quotes'], '"inReplyToId":"{quote}"'),
  ...rows(['/v1/export/speakers'], '"id":"{speaker}"'),
  ...rows(['/v1/export/speakers'], '"id":"{addressee}"'),
  ...rows(['/v1/export/images'], '"id":"{portrait}"'),
  ...rows(['/v1/export/images'], '"id":"{inline}"'),
  ...rows(['/v1/export/outlets'], null),
];

const service = rows(['/', '/healthz', '/readyz'], null);

export const visibilityRows: Row[] = [...articles, ...quotes, ...occurrences, ...speakers, ...positions, ...timelines, ...reports, ...images, ...outlets, ...terms, ...exports, ...service];
