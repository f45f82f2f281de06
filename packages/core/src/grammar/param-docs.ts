import type { ParamName } from './params.js';

/** What a parameter means, for the person who writes URLs. */
interface ParamDoc {
  readonly meaning: string;
  readonly example: string;
}

/** One entry for each row of PARAMS; the type refuses a missing or a stray one. */
export const PARAM_DOCS: Readonly<Record<ParamName, ParamDoc>> = {
  w: {
    meaning:
      'Width in CSS px, device px when `dpr` is absent. Snapped up to the ladder; a source that is narrower is answered at its own width.',
    example: 'w=640',
  },
  h: {
    meaning:
      'Height. With `w` it gives the box that `fit` fills, and is scaled with it when the width snaps; alone it is snapped to the ladder itself.',
    example: 'w=640&h=360',
  },
  dpr: {
    meaning:
      'Device pixels per CSS px, as browsers tell it (`1.100000023841858`); multiplied into `w` and `h`, then dropped.',
    example: 'w=320&dpr=2',
  },
  fit: {
    meaning:
      'How a box of `w` and `h` is filled: `cover` cuts off what does not fit, `contain` leaves room in `bg`, `inside` makes the output smaller than the box, `fill` distorts. Without both sides it is dropped.',
    example: 'w=640&h=640&fit=contain',
  },
  focus: {
    meaning:
      'Which part `cover` keeps: a compass point, `x,y` as fractions of the upright picture from the top left corner (rounded to 0.01), `attention` (faces, skin, saturated colours) or `entropy` (the most detail).',
    example: 'w=640&h=640&focus=0.3,0.25',
  },
  q: {
    meaning:
      'Quality on one perceptual scale for all formats: the number is that of a JPEG which looks as good. Snapped up to the list of qualities, and never lowered to save bytes. PNG has none.',
    example: 'w=640&q=60',
  },
  f: {
    meaning:
      'Format. `auto` takes AVIF or WebP where the `Accept` header names them, and else JPEG, PNG for transparency, GIF for animation; graphics, and pictures of their original’s own size, may get another format that the client reads. A format by name is obeyed: AVIF, JPEG and PNG then show the first frame of an animation.',
    example: 'w=640&f=webp',
  },
  bg: {
    meaning:
      'Colour behind transparency and in the room that `contain` leaves. Without it both stay transparent, or white where the format has no transparency.',
    example: 'w=640&f=jpeg&bg=f4f1ea',
  },
  blur: {
    meaning:
      'Gaussian blur; its standard deviation in thousandths of the output width, so that it looks alike at every width.',
    example: 'w=48&blur=20',
  },
  sharpen: { meaning: 'Sharpening after scaling, from light to strong.', example: 'w=640&sharpen=3' },
  rotate: {
    meaning: 'Clockwise degrees, after the EXIF orientation is applied and before anything is cut.',
    example: 'w=640&rotate=90',
  },
  flip: {
    meaning: 'Mirrors left to right (`h`), top to bottom (`v`) or both (`hv`), after `rotate`.',
    example: 'w=640&flip=h',
  },
  gray: { meaning: 'Turns colours into grays.', example: 'w=640&gray=1' },
  trim: {
    meaning:
      'Cuts off edges that differ from the top left pixel by no more than this, before anything else is cut.',
    example: 'w=640&trim=10',
  },
  v: {
    meaning:
      'Content version, such as a hash or an upload time: a new value is a new picture for every cache. Alone it changes no pixel.',
    example: 'w=640&v=3f2a',
  },
};
