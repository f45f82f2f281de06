/** Markers of a JPEG (ITU-T T.81, table B.1), each without its 0xff. */
export const [TABLES, START, END, START_OF_SCAN, RESTARTS, COMMENT] = [0xc4, 0xd8, 0xd9, 0xda, 0xdd, 0xfe];

/** SOF0 to SOF15, without DHT, JPG and DAC, which lie between them. */
export const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** RST0 to RST7, which lie within a scan. */
export const isRestart = (marker: number): boolean => marker >= 0xd0 && marker <= 0xd7;

/** Markers that carry no length: padding, TEM, restarts, SOI. */
export const isBare = (marker: number): boolean =>
  marker === 0xff || marker === 0x01 || isRestart(marker) || marker === START;

/** Whether a marker ends the coded bytes of a scan: neither a stuffed byte, nor padding, nor a restart. */
export const endsScan = (marker: number): boolean => marker !== 0 && marker !== 0xff && !isRestart(marker);
