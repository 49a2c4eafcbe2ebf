import { dateAndTime } from "./pages/format.ts";

/** What the invitation says in one language. */
export interface InvitationWords {
  readonly languageTag: string;
  readonly direction: "ltr" | "rtl";
  readonly subject: (app: string) => string;
  readonly invited: (app: string) => string;
  readonly whatToDo: string;
  readonly life: (until: Date) => string;
  readonly unexpected: string;
  readonly button: string;
  readonly spelledOut: string;
}

/** In Arabic, a name keeps to itself: else the full stop behind it would jump to its front. */
const isolate = (name: string): string => `\u2068${name}\u2069`;

function inLanguage(languageTag: string): (at: Date) => string {
  const style = { dateStyle: "long", timeStyle: "short", timeZone: "UTC" } as const;
  const format = new Intl.DateTimeFormat(languageTag, style);
  return (at) => `${format.format(at)} UTC`;
}

const inGerman = inLanguage("de");
const inFrench = inLanguage("fr");
const inSpanish = inLanguage("es");
const inArabic = inLanguage("ar-u-nu-latn");

const en: InvitationWords = {
  languageTag: "en",
  direction: "ltr",
  subject: (app) => `Your invitation to ${app}`,
  invited: (app) => `You are invited to ${app}, where invoices are a quiet affair.`,
  whatToDo: "Open this link and press “Log in”. There is no password to choose.",
  life: (until) =>
    `The link works once, until ${dateAndTime(until)}. After that, its page can mail you a new one.`,
  unexpected:
    "You expected no invitation? Then ignore this mail: nothing happens unless somebody presses.",
  button: "See your invoices",
  spelledOut: "Or copy this address into your browser:",
};

const de: InvitationWords = {
  languageTag: "de",
  direction: "ltr",
  subject: (app) => `Ihre Einladung zu ${app}`,
  invited: (app) => `Sie sind zu ${app} eingeladen, wo Rechnungen ganz unaufgeregt sind.`,
  whatToDo:
    "Öffnen Sie diesen Link und klicken Sie auf „Anmelden“. Ein Passwort brauchen Sie nicht.",
  life: (until) =>
    `Der Link gilt einmal, bis ${inGerman(until)}. Danach schickt Ihnen seine Seite gern einen neuen.`,
  unexpected:
    "Sie haben keine Einladung erwartet? Dann ist nichts zu tun: Nichts geschieht, solange niemand klickt.",
  button: "Rechnungen ansehen",
  spelledOut: "Oder kopieren Sie diese Adresse in Ihren Browser:",
};

const fr: InvitationWords = {
  languageTag: "fr",
  direction: "ltr",
  subject: (app) => `Votre invitation à ${app}`,
  invited: (app) => `Nous vous invitons à découvrir ${app}, où les factures se font discrètes.`,
  whatToDo:
    "Ouvrez ce lien et cliquez sur «\u00a0Se connecter\u00a0». Aucun mot de passe à choisir.",
  life: (until) =>
    `Le lien fonctionne une seule fois, jusqu’au ${inFrench(until)}. Ensuite, sa page peut vous en envoyer un nouveau.`,
  unexpected:
    "Vous n’attendiez pas d’invitation\u00a0? Ignorez cet e-mail\u00a0: rien ne se passe tant que personne ne clique.",
  button: "Voir vos factures",
  spelledOut: "Ou copiez cette adresse dans votre navigateur\u00a0:",
};

const es: InvitationWords = {
  languageTag: "es",
  direction: "ltr",
  subject: (app) => `Su invitación a ${app}`,
  invited: (app) => `Le invitamos a ${app}, donde las facturas no hacen ruido.`,
  whatToDo: "Abra este enlace y pulse «Iniciar sesión». No hay que elegir ninguna contraseña.",
  life: (until) =>
    `El enlace funciona una sola vez, hasta el ${inSpanish(until)}. Después, su página puede enviarle otro.`,
  unexpected:
    "¿No esperaba ninguna invitación? No haga caso de este correo: no pasa nada mientras nadie pulse.",
  button: "Ver sus facturas",
  spelledOut: "O copie esta dirección en su navegador:",
};

const ar: InvitationWords = {
  languageTag: "ar",
  direction: "rtl",
  subject: (app) => `دعوتك إلى ${isolate(app)}`,
  invited: (app) => `أنت مدعو إلى ${isolate(app)}، حيث تُدار الفواتير بهدوء.`,
  whatToDo: "افتح هذا الرابط واضغط «تسجيل الدخول». لا حاجة إلى اختيار كلمة مرور.",
  life: (until) =>
    `يعمل الرابط مرة واحدة، حتى ${isolate(inArabic(until))}. بعد ذلك يمكن لصفحته أن ترسل إليك رابطًا جديدًا.`,
  unexpected: "لم تكن تتوقع دعوة؟ تجاهل هذه الرسالة: لا يحدث شيء ما لم يضغط أحد.",
  button: "عرض فواتيرك",
  spelledOut: "أو انسخ هذا العنوان إلى متصفحك:",
};

export const invitationWords = { en, de, fr, es, ar } as const;
