/** The part of culori that the contrast test uses; the package has no types of its own. */
declare module 'culori' {
  export interface Color {
    readonly mode: string;
  }
  export interface Rgb extends Color {
    readonly mode: 'rgb';
    readonly r: number;
    readonly g: number;
    readonly b: number;
  }
  export function parse(text: string): Color | undefined;
  export function converter(mode: 'rgb'): (color: Color) => Rgb;
  export function clampChroma(color: Color, mode: string): Color;
  export function wcagContrast(a: Color, b: Color): number;
  export function differenceCiede2000(): (a: Color, b: Color) => number;
  export function filterDeficiencyProt(severity: number): (color: Rgb) => Rgb;
  export function filterDeficiencyDeuter(severity: number): (color: Rgb) => Rgb;
  export function filterDeficiencyTrit(severity: number): (color: Rgb) => Rgb;
}
