/**
 * A newsroom of which the public sees one article, with a second one to hide: its statements, whom only they name, and
 * the images that only it shows. Everything that is to be hidden can be found by a word, a filter or an id of its own.
 */
import { makeArticle, makeImage, makeOutlet, makePublishedArticle, makeSpeaker } from './make.js';
import type { TestNewsroom } from './newsroom.js';

/** The names that stand in the templates of rows, and their ids. */
export type World = Record<'article' | 'quote' | 'unattributed' | 'speaker' | 'addressee' | 'portrait' | 'picture' | 'inline' | 'correction' | 'baseArticle' | 'baseQuote', string>;

export const fill = (template: string, world: World): string => template.replace(/\{(\w+)\}/g, (_, name: keyof World) => world[name]);

export async function makeWorld(newsroom: TestNewsroom): Promise<World> {
  const outlet = await makeOutlet(newsroom, { slug: 'harbour-gazette', name: 'Harbour Gazette', country: 'PT' });
  await makeOutlet(newsroom, { slug: 'radio-salt', name: 'Radio Salt', category: 'broadcaster' });
  await makeSpeaker(newsroom, { slug: 'ines-harbour', name: 'Ines Harbour' });
  const base = await makePublishedArticle(newsroom, {
    slug: 'harbour-opens', headline: 'Harbour opens', outletId: outlet.id, section: 'Local', topics: ['harbour'],
    body: '“We pay, we will see,” she said.', quotes: [{ kind: 'direct', text: 'We pay, we will see,', speakerId: 'ines-harbour' }],
  });
  const [baseQuote] = (await newsroom.as('viewer').get(`/v1/quotes?article=${base.id}`)).body.data;
  const portrait = await makeImage(newsroom, { slug: 'source-portrait', title: 'Portrait of a zanzibarian', creditOutletId: 'radio-salt' });
  const picture = await makeImage(newsroom, { slug: 'warehouse-picture', title: 'Warehouse', creditOutletId: 'radio-salt' });
  const inline = await makeImage(newsroom, { slug: 'warehouse-inline', title: 'Warehouse at night', creditOutletId: 'radio-salt' });
  const speaker = await makeSpeaker(newsroom, {
    slug: 'quiet-source', name: 'Quiet Source', kind: 'anonymous', aliases: ['Deepvoice'], wikidataId: 'Q424242', imageId: 'source-portrait',
    positions: [{ title: 'Bookkeeper', from: '1997', to: '1999' }, { title: 'Night watch', from: '2003' }],
  });
  const addressee = await makeSpeaker(newsroom, { slug: 'silent-partner', name: 'Silent Partner', kind: 'group' });
  const { article, quote, unattributed, correction } = await makeHiddenArticle(newsroom, baseQuote.id);
  return {
    article, quote, unattributed, correction, speaker: speaker.id, addressee: addressee.id, portrait: portrait.id, picture: picture.id, inline: inline.id,
    baseArticle: base.id, baseQuote: baseQuote.id,
  };
}

/** The article to hide. A statement of the public article answers one of its statements, and occurs in another one. */
async function makeHiddenArticle(newsroom: TestNewsroom, baseQuote: string) {
  const article = await makeArticle(newsroom, {
    slug: 'zanzibar-circle', headline: 'The Zanzibar ring', outletId: 'harbour-gazette', section: 'Underworld', topics: ['smuggling'], language: 'pt',
    body: '“Nobody says whisperword,” the source said.\n\n![Night](image:warehouse-inline)\n\n“We pay,” she said. “Not us.”',
    images: [{ imageId: 'warehouse-picture', role: 'lead' }],
    quotes: [
      {
        kind: 'direct', text: 'Nobody says whisperword,', speakerId: 'quiet-source', medium: 'court', saidAt: '1998-03', note: 'memoword',
        via: { outletId: 'radio-salt' }, addressees: [{ name: 'Silent Partner', speakerId: 'silent-partner' }],
      },
      { kind: 'mixed', text: 'They say “We pay,” we will see', speakerId: 'ines-harbour' },
      { kind: 'direct', text: 'Not us.' },
    ],
  });
  const quotes = (await newsroom.as('viewer').get(`/v1/quotes?article=${article.id}`)).body.data as { id: string; text: string }[];
  const id = (text: string): string => quotes.find((quote) => quote.text.startsWith(text))?.id ?? '';
  const quote = id('Nobody');
  const linked = await newsroom.as('editor').patch(`/v1/quotes/${baseQuote}`).send({ inReplyToId: quote });
  if (linked.status !== 200) throw new Error(linked.text);
  const renamed = await newsroom.as('editor').patch(`/v1/articles/${article.id}`).send({ slug: 'zanzibar-ring' });
  if (renamed.status !== 200) throw new Error(renamed.text);
  return { article: article.id as string, quote, unattributed: id('Not us'), correction: await correctUnread(newsroom, article.id, quote) };
}

/** A correction that an article has although it was not public yet, which only one that was can get through the front door. */
async function correctUnread({ database }: TestNewsroom, articleId: string, quote: string): Promise<string> {
  const correction = { id: '0190f3a4-5b6c-7d8e-9f01-23456789abcd', type: 'retraction', text: 'Nobody said whisperword.', affects: [quote], at: '2001-05-06T00:00:00.000Z', version: 1, amendedAt: null };
  await database.write((tx) => tx.article.update({ where: { id: articleId }, data: { corrections: [correction] } }));
  return correction.id;
}

/** Takes all that was hidden out of the world, so that it does not exist any more. */
export async function destroyHidden({ as }: TestNewsroom, world: World): Promise<void> {
  const paths = [
    `articles/${world.article}?permanent=true`, `speakers/${world.speaker}`, `speakers/${world.addressee}`,
    `images/${world.portrait}`, `images/${world.picture}`, `images/${world.inline}`,
  ];
  for (const path of paths) {
    const answer = await as('admin').delete(`/v1/${path}`);
    if (answer.status !== 204) throw new Error(`DELETE ${path}: ${answer.text}`);
  }
}
