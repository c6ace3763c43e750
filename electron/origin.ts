/** The one origin of the program: a scheme of our own, so that file:// privileges can stay off (S18). */

export const appScheme = 'breakglass';
export const appHost = 'app';
export const appOrigin = `${appScheme}://${appHost}`;
