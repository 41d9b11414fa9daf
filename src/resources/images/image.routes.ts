import { crud, noQuery } from '../../http/crud.js';
import { Image, ImageCreate, ImageList, ImageListQuery, ImageQuery, ImageUpdate } from './image.schema.js';
import { createImage, getImage, listImages, removeImage, updateImage } from './image.service.js';

export const imageRoutes = crud({
  name: 'Image',
  plural: 'images',
  description: 'Without a key: the images that something published shows. The newest first, unless `sort` says otherwise.',
  idDescription: 'The id or the slug of the image.',
  schemas: { Item: Image, List: ImageList, Create: ImageCreate, Update: ImageUpdate, ListQuery: ImageListQuery, ItemQuery: ImageQuery, CreateQuery: noQuery, UpdateQuery: noQuery, DeleteQuery: noQuery, Patched: Image },
  kept: { list: ['images'], item: ['images'] },
  problems: { create: ['slug_taken'], update: ['slug_taken', 'conflict'], remove: ['in_use'] },
  list: listImages,
  get: getImage,
  create: createImage,
  update: updateImage,
  remove: removeImage,
});
