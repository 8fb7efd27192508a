import type { Catalogue } from "./catalogue.ts";

const COPY_AGAIN = "Copia di nuovo il link intero o chiedilo al mittente.";
const SEND_AGAIN = "Se ti serve ancora, chiedi al mittente un nuovo invio.";
const WAS_IT_YOU =
  "Lo hai aperto tu, su un altro dispositivo o in un altro browser? Continua lì. Altrimenti avvisa il mittente: qualcun altro ha il link.";
const NOTHING_OPENED = "Non è stato aperto nulla.";
const SERVER_DELETED = "Il server lo ha eliminato.";
const NO_ROOM = "In questo browser non c’è abbastanza spazio";
const PRIVATE_WINDOW = "Una finestra privata ha poco spazio, anche su un disco grande.";
const OPENED_BEFORE = "Questo invio è già stato aperto";
const TELL_OPERATOR = "Se succede di nuovo, avvisa il gestore del server.";
const ASK_ACCESS = "Chiedi l’autorizzazione al gestore del server";
const TIMES = "{count, plural, =1 {una volta} =2 {due volte} one {# volta} other {# volte}}";
const FILES = "{files, plural, one {# file} other {# file}}";
const TOO_MANY = "Qualcuno con il link ha inserito in totale troppe password sbagliate.";

export const it: Catalogue = {
  common: {
    startPage: "Vai alla pagina iniziale",
    whatYouCanDo: "Che cosa puoi fare",
    navigation: "Pagine",
    send: "Invia",
    myShares: "I miei invii",
    notice: "Avviso",
    footer: "Il tuo dispositivo cifra e decifra gli invii. Il server non ha mai la chiave.",
    reportAbuse: "Segnala un abuso",
    reportAbuseTo: "Segnala un abuso a {address}",
    language: "Lingua",
    theme: "Tema",
    themeSystem: "Sistema",
    themeLight: "Chiaro",
    themeDark: "Scuro",
    bytes: "{count, plural, one {# byte} other {# byte}}",
    kib: "{amount} KiB",
    mib: "{amount} MiB",
    gib: "{amount} GiB",
    tib: "{amount} TiB",
    today: "oggi alle {time}",
    tomorrow: "domani alle {time}",
    yesterday: "ieri alle {time}",
    onDay: "{weekday} {date} alle {time}",
    files: `${FILES}, {size}`,
    texts: "{texts, plural, one {Un testo} other {# testi}}, {size}",
    filesAndTexts: `${FILES} e {texts, plural, one {un testo} other {# testi}}, {size}`,
    sentence: "{text}.",
    twoSentences: "{first} {second}",
    text: "Testo",
    copiedLabel: "Copiato",
    copied: "Copiato.",
    copyBlocked: "Il browser ha bloccato la copia. Seleziona il testo e copialo.",
    cancel: "Annulla",
    tryAgain: "Riprova",
    tryAgainIn: "Riprova tra {duration}.",
    tryNow: "Prova ora",
    tryingAgain: "Nuovo tentativo…",
    triesAgainIn: "Tieni aperta questa pagina. Riprova tra {duration}.",
    shareEnded: "L’invio non è più disponibile da {when}.",
    details: "Dettagli in inglese: {detail}",
    measuringSpeed: "Misurazione della velocità…",
    fewSecondsLeft: "{rate} al secondo, ancora pochi secondi",
    timeLeft: "{rate} al secondo, ancora circa {duration}",
    nextRetry: "Prossimo tentativo tra {duration}.",
    sizeOfTotal: "{size} / {total}",
    progress: "{label}: {percent}",
    delay_unreachable:
      "La connessione è interrotta. Il trasferimento riprende appena torna la connessione.",
    delay_intermediary:
      "Al posto del server risponde un proxy. Il trasferimento riprende quando il server risponde di nuovo.",
    delay_limited: "Il server limita il numero di richieste. Il trasferimento riprende tra poco.",
    delay_unavailable: "Il server è occupato. Il trasferimento riprende tra poco.",
    insecureTitle: "Questa connessione non è sicura",
    insecure: "I browser cifrano e decifrano solo su pagine con indirizzo https.",
    insecureAdvice:
      "Apri l’indirizzo con https:// all’inizio. Se non funziona, chiedi al gestore di questo server di configurare https.",
    openWithHttps: "Apri con https",
    tooOldTitle: "Questo browser è troppo vecchio",
    tooOld:
      "Gli mancano funzioni di cifratura di cui questa pagina ha bisogno. Non è stato inviato né aperto nulla.",
    tooOldAdvice: "Aggiorna il browser o apri l’indirizzo in uno più recente.",
    noProgress: "Nessun progresso al momento.",
  },

  html: {
    sendTitle: "Invia file o un testo",
    sendDescription:
      "Invia file o un testo, cifrati end-to-end. Se non cambi nulla, il link si apre una volta.",
    receiveTitle: "Ti hanno inviato qualcosa",
    receiveDescription: "L’invio è cifrato end-to-end. Guardando questa pagina non lo apri.",
    sharesTitle: "I miei invii",
    notStarted: "Impossibile avviare questa pagina",
    scriptsOff:
      "JavaScript è disattivato. La pagina ne ha bisogno per cifrare e decifrare nel browser. Non è andato perso nulla.",
    scriptsOffAdvice: "Attiva JavaScript per questa pagina o apri l’indirizzo in un altro browser.",
    notLoaded: "Una parte di questa pagina non si è caricata. Non è andato perso nulla.",
    notLoadedAdvice:
      "Controlla la connessione e ricarica la pagina. Se non basta, aggiorna questo browser o usane un altro.",
  },

  problems: {
    other_title: "Il server non ha accettato la richiesta",
    other_advice: `Ricarica la pagina e riprova. ${TELL_OPERATOR}`,
    bad_request_title: "La richiesta non è valida",
    bad_request_explanation: `Il server non la accetta in questa forma. ${NOTHING_OPENED}`,
    bad_request_advice:
      "Se hai seguito un link, copialo di nuovo per intero. Per i programmi: confronta la richiesta con la documentazione dell’API.",
    password_required_title: "Serve una password",
    password_required_explanation: "Può chiederla solo la pagina che apre il link.",
    password_required_advice: "Chiedi la password al mittente.",
    upload_not_allowed_title: "Questo server non accetta invii da chiunque",
    upload_not_allowed_explanation:
      "Chiunque abbia il link può aprire un invio. Per inviare serve un’autorizzazione.",
    upload_not_allowed_advice: `${ASK_ACCESS}.`,
    sign_in_required_title: "Per inviare da questo server devi accedere con un account",
    sign_in_required_explanation:
      "Non è stato inviato nulla. Chiunque abbia il link può aprire un invio.",
    sign_in_required_advice: "Apri la pagina del server in un browser, accedi e invia da lì.",
    sign_in_failed_title: "L’accesso non è riuscito",
    sign_in_failed_explanation:
      "Ha richiesto troppo tempo, era già stato usato, è iniziato in un altro browser oppure il servizio di accesso lo ha rifiutato.",
    sign_in_failed_advice: "Accedi di nuovo.",
    account_not_allowed_title: "Questo account non può accedere qui",
    account_not_allowed_explanation:
      "Il servizio di accesso conosce l’account, ma il gestore del server non lo ha autorizzato.",
    account_not_allowed_advice: `${ASK_ACCESS} o accedi con un altro account.`,
    sign_in_unavailable_title: "Il servizio di accesso non è raggiungibile",
    sign_in_unavailable_explanation:
      "Non è andato perso nulla. Gli invii e l’accesso con password non ne hanno bisogno.",
    sign_in_unavailable_advice: `Riprova tra poco. ${TELL_OPERATOR}`,
    receive_only_title: "Questo server non accetta nuovi invii",
    receive_only_explanation: "Qui gli invii si possono solo aprire. Non è stato inviato nulla.",
    receive_only_advice: "Chiedi al gestore del server l’indirizzo di un server che accetta invii.",
    wrong_link_title: "Questo link è sbagliato",
    wrong_link_explanation: "A questo indirizzo c’è un invio, ma questo link non lo apre.",
    wrong_link_advice: COPY_AGAIN,
    wrong_password_title: "La password è sbagliata",
    wrong_password_explanation: NOTHING_OPENED,
    wrong_password_advice:
      "Verificala prima con il mittente: troppe password sbagliate bloccano l’invio.",
    not_found_title: "Qui non c’è nulla",
    not_found_explanation:
      "L’invio non è più disponibile da alcuni giorni, oppure l’indirizzo è sbagliato.",
    not_found_advice: `Controlla l’indirizzo. ${COPY_AGAIN}`,
    request_timeout_title: "La richiesta ha impiegato troppo tempo ad arrivare",
    request_timeout_explanation: NOTHING_OPENED,
    request_timeout_advice:
      "Controlla la connessione e riprova. Un caricamento riprende da dove si è fermato.",
    not_ready_title: "Il mittente sta ancora caricando",
    not_ready_explanation: NOTHING_OPENED,
    not_ready_advice: "Riprova quando il caricamento è completo.",
    already_claimed_title: OPENED_BEFORE,
    already_claimed_explanation:
      "Non resta nessun download: qualcuno ha aperto l’invio o lo sta aprendo ora.",
    already_claimed_advice: WAS_IT_YOU,
    gone_title: "Questo invio non esiste più",
    gone_explanation:
      "È stato aperto, è scaduto oppure è stato distrutto o rimosso. Il server non ne ha più il contenuto.",
    gone_advice: SEND_AGAIN,
    gone_claimed_title: OPENED_BEFORE,
    gone_claimed_explanation:
      "Tutti i suoi download sono stati usati, quindi il server lo ha eliminato.",
    gone_claimed_advice: WAS_IT_YOU,
    gone_expired_title: "Questo invio è scaduto",
    gone_expired_explanation: SERVER_DELETED,
    gone_burned_title: "Il mittente ha distrutto questo invio",
    gone_burned_explanation: SERVER_DELETED,
    gone_wrong_passwords_title: "Questo invio è stato eliminato dopo troppe password sbagliate",
    gone_wrong_passwords_explanation: "Questo ne protegge il contenuto.",
    gone_abandoned_title: "Questo invio non è mai stato completato",
    gone_abandoned_explanation:
      "Il caricamento si è fermato e il server ha eliminato ciò che era arrivato.",
    gone_removed_title: "Il gestore di questo server ha rimosso questo invio",
    gone_removed_explanation: SERVER_DELETED,
    too_large_title: "È troppo grande",
    too_large_explanation: "Il server non ne ha salvato nulla.",
    too_large_advice: "Invia meno in una volta o chiedi al gestore del server di alzare il limite.",
    locked_title: "Bloccato dopo troppe password sbagliate",
    locked_explanation: "L’invio non accetta password finché il mittente non lo sblocca.",
    locked_advice: "Chiedi al mittente di sbloccarlo o di inviarlo di nuovo.",
    rate_limited_title: "Troppe richieste",
    rate_limited_explanation:
      "Il server limita le richieste dal tuo indirizzo IP. Non è stato aperto né perso nulla.",
    rate_limited_advice: "Aspetta un po’ e riprova.",
    transfer_limit_title: "Questo download ha esaurito il suo limite di trasferimento",
    transfer_limit_explanation:
      "La connessione è caduta o il download è stato annullato così spesso che il server lo ha interrotto.",
    transfer_limit_advice: SEND_AGAIN,
    headers_too_large_title: "Le intestazioni della richiesta sono troppo grandi",
    headers_too_large_explanation:
      "Il tuo browser ha inviato più intestazioni, come i cookie, di quante il server ne accetti.",
    headers_too_large_advice:
      "Cancella i cookie di questo sito o aggiorna il programma che ha inviato la richiesta.",
    internal_title: "Qualcosa è andato storto sul server",
    internal_explanation: "Non è colpa tua. L’errore è nel registro del server.",
    internal_advice: `Riprova. ${TELL_OPERATOR}`,
    unavailable_title: "Al momento il server non può farlo",
    unavailable_explanation:
      "È occupato, si sta riavviando o non raggiunge il suo spazio di archiviazione. Non è andato perso nulla.",
    unavailable_advice: "Riprova tra poco.",
    storage_full_title: "Lo spazio di archiviazione del server è pieno",
    storage_full_explanation: "Gli invii già salvati sono al sicuro.",
    storage_full_advice: "Riprova più tardi o invia meno.",
    not_a_link_title: "Questo non è il link di un invio",
    not_a_link_advice: `Il link di un invio ha questa forma: https://…/s/…#… ${COPY_AGAIN}`,
    cut_off_title: "Manca la fine di questo link",
    cut_off_explanation: NOTHING_OPENED,
    cut_off_advice: COPY_AGAIN,
    damaged_title: "Questo link è stato modificato lungo il percorso",
    damaged_explanation: NOTHING_OPENED,
    damaged_advice: COPY_AGAIN,
    newer_version_title: "Questo link è stato creato da una versione più recente",
    newer_version_advice:
      "Aggiorna questo programma o ricarica la pagina. Se non basta, il server ha bisogno di un aggiornamento.",
    unreachable_title: "Il server non è raggiungibile",
    unreachable_explanation: "Questo non dice nulla sull’invio: potrebbe esserci ancora.",
    unreachable_advice: "Controlla l’indirizzo e la connessione, e riprova.",
    integrity_title: "I dati ricevuti non sono quelli cifrati dal mittente",
    integrity_explanation: "Sono stati danneggiati o modificati sul server o lungo il percorso.",
    integrity_advice:
      "Non ne è stato salvato nulla. Riprova. Se succede di nuovo, chiedi al mittente di inviarli in un altro modo.",
    source_changed_title: "Un file è cambiato durante l’invio",
    source_changed_advice: "Invialo di nuovo quando non cambia più.",
    too_many_entries_title: "Ci sono troppi file per un invio",
    too_many_entries_advice: "Mettili prima in un unico archivio, per esempio zip.",
    path_too_long_title: "Il percorso di un file è troppo lungo",
    path_too_long_advice:
      "Accorcia i nomi delle sue cartelle o metti prima la cartella in un archivio, per esempio zip.",
    link_address_title:
      "Il server creerebbe un link senza un indirizzo https valido, quindi non è stato inviato nulla",
    link_address_advice: "Chiedi al gestore del server di correggere BASE_URL.",
    other_tab_title: "Questo invio è aperto in un’altra scheda",
    other_tab_advice: "Continua lì oppure chiudi quella scheda e riprova.",
    no_room_title: NO_ROOM,
    no_room_explanation:
      "Il server riserva questo download a questo browser per un tempo limitato.",
    no_room_advice: `Libera spazio su questo dispositivo e riprova: ciò che è arrivato non va perso. Se è una finestra privata, lasciala aperta fino ad allora. ${PRIVATE_WINDOW}`,
    does_not_fit_title: NO_ROOM,
    does_not_fit_explanation: "Non è stato aperto nulla: il link funziona ancora.",
    does_not_fit_advice: `Apri il link su un dispositivo con più spazio, oppure libera spazio qui e riprova. Se è una finestra privata, apri il link in una normale. ${PRIVATE_WINDOW}`,
    unexpected_title: "È successo qualcosa di inatteso",
    unexpected_advice: "Riprova.",
    page_failed_title: "Una parte di questa pagina non si è caricata",
    page_failed_advice: "Controlla la connessione e ricarica la pagina.",
    detail_token_missing: "Questo server accetta invii solo con un token di caricamento.",
    detail_token_malformed:
      "Questo non è un token di caricamento. Un token di caricamento comincia con ots_.",
    detail_token_wrong: "Questo token di caricamento è sbagliato o revocato.",
    detail_token_expired: "Questo token di caricamento è scaduto.",
    detail_quota_share:
      "Questo token di caricamento permette {limit} al giorno. Cifrato, questo invio è di {size}.",
    detail_quota_day:
      "Questo token di caricamento permette {limit} al giorno. Quanto resta per oggi non basta per questo invio.",
    detail_share_too_large:
      "Questo server permette {limit} per invio. Cifrato, questo invio è di {size}.",
    detail_password_required: "Questo server richiede una password per ogni invio.",
    detail_uploads_paused:
      "Il gestore di questo server ha sospeso i nuovi invii. I link si possono ancora aprire.",
    detail_many_shares: "Dal tuo indirizzo IP sono stati creati troppi invii.",
    detail_many_claims: "Dal tuo indirizzo IP sono stati visti o aperti invii troppo spesso.",
    detail_many_passwords: "Dal tuo indirizzo IP sono state inviate troppe password.",
    detail_many_bytes:
      "Con questo invio, il tuo indirizzo IP supererebbe il limite giornaliero di caricamento.",
    detail_many_connections: "Ci sono troppe connessioni dal tuo indirizzo IP.",
    detail_incomplete_uploads:
      "Questo server limita i caricamenti incompleti di uno stesso dispositivo a {limit}. Completane o annullane uno. Dopo dieci minuti senza dati, un caricamento non conta più.",
    detail_answer_late: "Il server non ha risposto in tempo.",
    detail_answer_foreign: "La risposta non è di un server OneTimeShare.",
    detail_http_status: "Il server, o un proxy davanti a lui, ha risposto con HTTP {status}.",
  },

  send: {
    title: "Invia file o un testo",
    introduction: `Scegli dei file o scrivi un testo. Ricevi un link che si apre ${TIMES}. Poi il server elimina l’invio.`,
    nothingSent: "Non è stato inviato nulla.",
    paused:
      "Il gestore di questo server ha sospeso i nuovi invii, quindi ora non puoi inviare. I link si possono ancora aprire. Intanto puoi preparare un invio: questa pagina controlla da sola quando potrai inviare di nuovo.",
    createLink: "Crea il link",
    unreadableFolder:
      "Questo browser non riesce a leggere {names}. Scegli di nuovo oppure aggiungi un file zip.",
    replaced: "Hai sostituito {names} con il nuovo contenuto.",
    text: "Testo",
    textPlaceholder: "Una password, una nota, una chiave…",
    chooseFiles: "Scegli file",
    chooseFolder: "Scegli una cartella",
    chooseHint: "Puoi anche trascinare o incollare file e cartelle qui, fino a {limit} in tutto.",
    takePicture: "Scatta una foto",
    filesToSend: "File da inviare",
    removeFile: "Rimuovi {name}",
    dropFiles: "Rilascia i file per aggiungerli",
    obstacleEmpty: "Scegli prima un file o scrivi un testo.",
    obstacleTooLarge:
      "L’invio è troppo grande: {size}, ma questo server permette {limit}. Riducilo o fai più invii.",
    obstaclePassword: "Inserisci o genera prima una password.",
    obstacleToken: "Inserisci prima il tuo token di caricamento.",
    unreadable:
      "{name} è cambiato dopo che lo hai scelto, oppure è stato spostato o eliminato. L’invio non è partito.",
    unreadableAdvice: "Scegli di nuovo il file o rimuovilo dall’elenco.",
    waitToSend: "Puoi inviare tra {duration}. Nulla di ciò che hai aggiunto è andato perso.",
    sendNow: "Ora puoi inviare. Nulla di ciò che hai aggiunto è andato perso.",
    signInAgain:
      "Il server richiede l’accesso, quindi non è stato inviato nulla. <link>Accedi in una nuova scheda</link>, poi torna qui e crea il link.",
    change: "Modifica",
    noPassword: "senza password",
    withPassword: "con password",
    sumOfLimit: "{contents} di {limit}",
    expiresAfter: "Scade dopo",
    canBeOpened: "Si può aprire",
    times: TIMES,
    password: "Password",
    passwordOptional: "Password (facoltativa)",
    generate: "Genera",
    passwordRequired: "Questo server richiede una password per ogni invio.",
    passwordHint:
      "Non inviarla insieme al link. {count, plural, one {# password sbagliata blocca} other {# password sbagliate bloccano}} l’invio.",
    unlockHint: "Puoi sbloccarlo in «I miei invii».",
    label: "Nota (facoltativo)",
    labelHint: "Solo tu vedi questa nota, in «I miei invii» in questo browser.",
    strengthWeak:
      "Questa password è debole: un programma la indovina in fretta. Allungala o generane una.",
    strengthFair: "Questa password è discreta. Una più lunga è più difficile da indovinare.",
    strengthStrong: "Questa password è forte.",
    generatedHint:
      "La password è formata da quattro parole inventate, facili da dire al telefono. È difficile da indovinare (circa {bits} bit).",
    sendingTitle: "Invio in corso…",
    sendingIntroduction:
      "Il tuo browser cifra l’invio prima di caricarlo. Tieni aperta questa pagina finché non hai il link.",
    cancelHint: "Se annulli, ciò che è già stato caricato viene eliminato.",
    sending: "Invio",
    preparing: "Preparazione della cifratura…",
    pause: "Pausa",
    resume: "Riprendi",
    pausedTitle: "In pausa",
    pausedHint: "In pausa. Niente di ciò che è arrivato va perso. Tieni aperta questa pagina.",
    sentTitle: "Il tuo link è pronto",
    sentIntroduction: `Si apre <b>${TIMES}</b> e scade {when}.`,
    linkLabel: "Link (contiene la chiave)",
    copyLink: "Copia il link",
    copyMessage: "Copia con un messaggio",
    share: "Condividi…",
    mail: "E-mail",
    mailHint: "L’e-mail contiene l’intero link, quindi il tuo fornitore di posta può leggerlo.",
    mailHintPassword: "L’e-mail contiene l’intero link. Invia la password con un altro canale.",
    showQrCode: "Mostra il codice QR",
    hideQrCode: "Nascondi il codice QR",
    qrCode: "Codice QR del link",
    print: "Stampa",
    printPassword: "Stampa anche la password",
    slipTitle: "Un invio per te",
    slipSteps:
      "Inquadra il codice con un telefono o scrivi l’indirizzo intero in un browser. Poi apri lì l’invio.",
    sendAnother: "Fai un altro invio",
    seeWhenOpened: "Vedi quando viene aperto",
    passwordChannel:
      "Non inviare la password insieme al link. Usa un altro canale, per esempio il telefono.",
    copyPassword: "Copia la password",
    copyBeforeLeaving:
      "Copia il link prima di lasciare questa pagina. Non viene salvato da nessuna parte.",
    copiedNow: "Copiato. Ora invialo.",
    onePerson:
      "Chiunque abbia il link può aprire l’invio, quindi manda il link a una sola persona.",
    onePersonPassword:
      "Chiunque abbia il link e la password può aprire l’invio, quindi manda il link a una sola persona.",
    severalPeople:
      "Chiunque abbia il link può aprire l’invio, quindi manda il link solo alle persone giuste.",
    severalPeoplePassword:
      "Chiunque abbia il link e la password può aprire l’invio, quindi manda il link solo alle persone giuste.",
    message: `Ecco un invio. Il link si apre ${TIMES} e scade {date}. È meglio aprirlo sul dispositivo su cui serve il contenuto.`,
    messagePassword: "La password arriva a parte.",
    fullDate: "{weekday} {date} alle {time}",
    signInToSend: "Per inviare da questo server devi accedere con un account.",
    signInKeepsDraft:
      "L’accesso si apre in una nuova scheda. Tutto ciò che hai aggiunto resta qui.",
    signIn: "Accedi per inviare",
    signedIn: "Hai effettuato l’accesso.",
    signOut: "Esci",
    token: "Token di caricamento",
    tokenHint: "Questo server richiede un token di caricamento. Chiedilo al gestore.",
    saveToken: "Salva il token in questo browser",
    sharedArrived:
      "Un’altra app o una pagina web ha aggiunto questo contenuto. Controllalo prima di inviarlo.",
    sharedLost:
      "Ciò che hai condiviso non è arrivato qui. Torna all’altra app e condividilo di nuovo.",
    moreWays: "Altri modi",
  },

  receive: {
    checking: "Verifica del link…",
    receiving: "Ricezione",
    receivingIntroduction:
      "Il server riserva questo download a questo browser. Se la connessione cade, il download riprende da solo.",
    cancelHint:
      "Se annulli, la parte ricevuta viene rimossa. Per un tempo limitato puoi riaprire l’invio in questo browser.",
    cancelledTitle: "Download annullato",
    cancelledIntroduction: "La parte ricevuta è stata rimossa da questo browser.",
    cancelledHere:
      "Puoi riaprire l’invio con questo link, ma solo in questo browser e per un tempo limitato. Poi il link potrebbe non aprirsi più.",
    cancelledInMemory:
      "Puoi riaprire l’invio, ma solo in questa scheda e per un tempo limitato. Poi il link potrebbe non aprirsi più.",
    cancelledLeft: "Tempo rimanente: {duration}.",
    cancelledOften:
      "Il server limita quanto invia a un destinatario. Dopo altri annullamenti, un download può finire prima di essere completo.",
    cancelledOver:
      "Il tempo per riaprire l’invio in questo browser è scaduto. Il link potrebbe non aprirsi più.",
    openAgain: "Riapri",
    askingServer: "In attesa del server…",
    removed: "Rimosso",
    removedIntroduction:
      "Questo browser non ha più una copia dell’invio. I file che hai salvato restano dove sono.",
    sendShare: "Fai un invio",
    offerTitle: "Ti hanno inviato qualcosa",
    offerIntroduction: `Si può aprire ${TIMES}. Guardando questa pagina non lo apri.`,
    expires: "Scade <b>{when}</b>.",
    opening: "Apertura in corso…",
    openNow: "Apri ora",
    contents: "Contenuto",
    total: "Totale: {contents}",
    noRoom:
      "L’invio non è ancora stato aperto. A questo invio servono {needed}, ma in questo browser ci sono solo {free} liberi. Apri il link su un dispositivo con più spazio. Se è una finestra privata, usane una normale: quelle private hanno poco spazio.",
    memoryOnly:
      "Questo browser tiene l’invio solo nella memoria di questa scheda. Salva tutto prima di chiudere la scheda.",
    passwordTitle: "Inserisci la password",
    passwordAgainTitle: "Inserisci di nuovo la password",
    introduction_nothing:
      "Il mittente ha protetto questo invio con una password. Inseriscila per vedere il contenuto. Questo non apre ancora l’invio.",
    introduction_part:
      "Questo browser ha iniziato a ricevere l’invio. Inserisci la password per continuare.",
    introduction_all: "Questo browser ha già ricevuto l’invio. Inserisci la password per vederlo.",
    password: "Password",
    checkingPassword: "Verifica in corso…",
    continue: "Continua",
    wrongPassword: "Password sbagliata.",
    wrongPasswordLeft:
      "Password sbagliata. Ti {count, plural, one {resta # tentativo} other {restano # tentativi}} prima che l’invio si blocchi.",
    receivedTitle: "Ricevuto per intero",
    verified: "Ogni byte è verificato. Il mittente può vedere che l’invio è arrivato.",
    verifiedNotConfirmed:
      "Ogni byte è verificato. Il server non ha confermato la ricevuta. Di’ al mittente che l’invio è arrivato.",
    saveAll: "Salva tutto in un file zip",
    saveInto: "Salva in una cartella",
    saving: "Preparazione dei file…",
    inFolder: "Tutto è nella cartella che hai scelto.",
    remove: "Rimuovi da questo browser",
    inDownloads: "Cerca il file nei download di questo browser.",
    removeTitle: "Rimuovere senza salvare?",
    removeConfirm: "Rimuovi",
    removeQuestion: "Non hai ancora visto o salvato tutto. Il link potrebbe non aprirsi più.",
    inMemoryTaken: "L’invio è solo nella memoria di questa scheda. Se chiudi la scheda, sparisce.",
    inMemory:
      "L’invio è solo nella memoria di questa scheda. Salva tutto prima di chiudere la scheda.",
    storedTaken: "Questo browser ha ancora una copia. Rimuovila quando non ti serve più.",
    stored: "Puoi chiudere questa pagina e tornare più tardi: questo browser tiene una copia.",
    save: "Salva",
    saveAgain: "Salva di nuovo",
    show: "Mostra",
    showText: "Mostra il testo",
    copy: "Copia",
    copyText: "Copia il testo",
    text: "Testo",
    triedGenerated:
      "Sembra una password generata, quindi è stata provata con i trattini. Premi ancora «Continua» per provarla esattamente come l’hai inserita.",
    showPassword: "Mostra la password",
    preview: "Anteprima",
    closePreview: "Chiudi",
    previousPage: "Pagina precedente",
    nextPage: "Pagina successiva",
    page: "Pagina {page} di {pages}",
    openingPreview: "Apertura dell’anteprima…",
    firstPart: "Questa è la prima parte, {size}. Salva il file per leggerlo tutto.",
    noPreview_unknown:
      "Questo tipo di file non ha un’anteprima. Salvalo per aprirlo con un altro programma.",
    noPreview_empty: "Questo file è vuoto.",
    noPreview_too_large:
      "Questo file è troppo grande per un’anteprima. Salvalo per aprirlo con un altro programma.",
    noPreview_failed:
      "Questo browser non riesce a mostrare il file. Salvalo per aprirlo con un altro programma.",
    hide: "Nascondi",
    hideText: "Nascondi il testo",
    showFiles: "Mostra i file",
    hideFiles: "Nascondi i file",
    moreFiles: "Mostra altri file",
    shareFile: "Invia a un’app",
    shareFailed: "Il file non è stato inviato a un’app. In alternativa, salvalo.",
    writing: "Salvataggio",
    cancelSaving: "Annulla",
  },

  shares: {
    title: "I miei invii",
    introduction:
      "Hai fatto questi invii da questo browser. Il browser non ne salva i link, quindi nessuno può aprire un invio da qui.",
    introductionEmpty:
      "Questo elenco è vuoto. Quando fai un invio da questo browser, qui vedi quando viene aperto.",
    introductionBlocked:
      "Questo browser impedisce alla pagina di salvare i tuoi invii, quindi la pagina non può mostrarli qui.",
    sendShare: "Invia file o un testo",
    sent: "Inviato {when}",
    started: "Iniziato {when}",
    status: "Stato",
    unknown: "Stato sconosciuto",
    loading: "Caricamento…",
    askingServer: "In attesa del server…",
    noRecord: "Nessun dato",
    noRecordLong: "Il server non ha più dati su questo invio. Puoi rimuoverlo da questo elenco.",
    unlock: "Sblocca",
    sendAgain: "Invia di nuovo",
    burn: "Distruggi",
    removeFromList: "Rimuovi dall’elenco",
    burnTitle: "Distruggere questo invio?",
    burnConfirm: "Distruggi",
    burnQuestion:
      "Il server elimina l’invio e il link smette di funzionare. Un download in corso viene interrotto. L’operazione non si può annullare.",
    removeTitle: "Rimuovere questo invio dall’elenco?",
    removeConfirm: "Rimuovi",
    removeGone: "Dopo non potrai più vedere che cosa è successo all’invio.",
    removeAlive:
      "Questo non elimina l’invio. Ma dopo non potrai più vederne lo stato, sbloccarlo o distruggerlo.",
    timeline: "Che cosa è successo",
    forged: "Una ricevuta non è autentica",
    forgedLong:
      "Il server mostra una ricevuta che non è stata creata con il link. Non fidarti dello stato di questo invio. Chiedi al destinatario se è arrivato.",
    withoutReceipt: "Aperto, senza ricevuta",
    withoutReceiptLong:
      "Qualcuno con il link lo ha aperto, ma non è arrivata nessuna ricevuta. Il download potrebbe essere incompleto: chiedi al destinatario.",
    locked: "Bloccato",
    lockedLong:
      "Qualcuno con il link ha inserito troppe password sbagliate. Sblocca l’invio o distruggilo.",
    incomplete: "Caricamento incompleto",
    incompleteLong: "Nessuno può aprire l’invio finché il caricamento non è completo.",
    incompleteNext:
      "Il caricamento continua solo nella scheda in cui è iniziato. Se l’hai chiusa, ripeti l’invio. Il server elimina da solo il caricamento incompleto.",
    opening: "Apertura in corso",
    openingLong: "Qualcuno con il link lo ha aperto. Questo download non ha ancora una ricevuta.",
    downloading: "Download in corso",
    downloadInterrupted:
      "La connessione del destinatario è interrotta. Il download può riprendere.",
    downloadSent: "È stato inviato tutto. La ricevuta non è ancora arrivata.",
    waiting: "Non ancora aperto",
    canBeOpened: `Si può aprire ${TIMES}.`,
    canBeOpenedUntil: `Si può aprire ${TIMES}. Scade {when}.`,
    canBeOpenedMore: `Si può aprire ancora ${TIMES}.`,
    canBeOpenedMoreUntil: `Si può aprire ancora ${TIMES}. Scade {when}.`,
    openedAgain: "Aperto, ancora disponibile",
    openedUnconfirmed: `È stato aperto ${TIMES}, senza ricevuta.`,
    receivedAgain: "Ricevuto, ancora disponibile",
    opened: `È stato aperto ${TIMES}.`,
    receipts:
      "{count, plural, one {È stato ricevuto per intero. La ricevuta è verificata: solo chi ha il link può crearne una.} other {È stato ricevuto per intero # volte. Le ricevute sono verificate: solo chi ha il link può crearne una.}}",
    expired: "È scaduto {when}. Il server ha eliminato l’invio.",
    expiredSometime: "È scaduto. Il server ha eliminato l’invio.",
    receivedExpired: "Ricevuto, poi scaduto",
    neverOpened: "Mai aperto",
    burned: "Distrutto",
    burnedLong: "Lo hai distrutto {when}.",
    burnedSometime: "Lo hai distrutto.",
    wrongPasswords: "Eliminato dopo password sbagliate",
    wrongPasswordsLong: `${TOO_MANY} Il server ha eliminato l’invio {when}.`,
    wrongPasswordsSometime: `${TOO_MANY} Il server ha eliminato l’invio.`,
    removed: "Rimosso dal gestore",
    removedLong: "Il gestore di questo server ha rimosso questo invio {when}.",
    removedSometime: "Il gestore di questo server ha rimosso questo invio.",
    abandoned: "Mai inviato",
    abandonedLong: "Il caricamento non è stato completato. Il server ha eliminato l’invio.",
    received: "Ricevuto",
    deleted: "Il server ha eliminato l’invio.",
    event_created: "Lo hai creato",
    event_uploaded: "Caricamento completo",
    event_previewed: "Qualcuno con il link ha visto l’elenco del contenuto",
    event_claimed: "Qualcuno con il link lo ha aperto",
    event_given_back: "Non è stato scaricato nulla, quindi non conta come download",
    event_delivered: "Ricevuto per intero",
    event_lease_ended: "Il tempo per il download è finito senza ricevuta",
    event_wrong_password:
      "{count, plural, =1 {Una password sbagliata} one {# password sbagliata} other {# password sbagliate}}",
    event_locked: "Bloccato dopo troppe password sbagliate",
    event_unlocked: "Lo hai sbloccato",
    event_expired: "Scaduto",
    event_burned: "Lo hai distrutto",
    event_abandoned: "Il caricamento non è stato completato",
    event_ended_by_wrong_passwords: "Eliminato dopo troppe password sbagliate in totale",
    event_unlocked_by_operator: "Il gestore di questo server lo ha sbloccato",
    event_removed_by_operator: "Il gestore di questo server lo ha rimosso",
    eventTimes: "{event} ({count, plural, one {# volta} other {# volte}})",
    eventSpan: "la prima volta {first}, l’ultima {last}",
    tellMe: "Avvisami a ogni apertura",
    tellsYou:
      "Finché questa pagina è aperta in una scheda, ti avvisa quando un invio viene aperto.",
    tellMeBlocked:
      "Le notifiche sono bloccate per questo sito. Consentile nelle impostazioni del sito del browser e riprova.",
    openedTitle: "Un invio è stato aperto",
    labelField: "Nota",
    labelHint: "Un nome o una nota per distinguere i tuoi invii. Solo questo browser lo salva.",
    addLabel: "Aggiungi una nota",
    changeLabel: "Modifica la nota",
    saveLabel: "Salva",
    wrongPasswordsSoFar: "Password sbagliate: {wrong} su {limit}.",
  },

  server: {
    forPrograms: "Questo indirizzo è per i programmi. Aprirlo in un browser non cambia nulla.",
    error: "Errore {status} · {code}",
    nothingAtApi: "Questo indirizzo è per i programmi. La chiamata o l’invio non esiste.",
    nothingAtApiAdvice: "Confronta la richiesta con la documentazione dell’API.",
    nothingAtPage: "Questo server non ha una pagina a questo indirizzo.",
    nothingAtPageAdvice:
      "Controlla l’indirizzo o vai alla pagina iniziale. Il link di un invio contiene «/s/».",
    aboutApi: "Informazioni sull’API (in inglese)",
    reloadKeepsLink: "Ricarica questa pagina per riprovare: così il link resta intero.",
    openTitle: "Apri un invio",
    onlyOpens: "Su questo server si possono solo aprire invii",
    onlyOpensLong: "Non accetta nuovi invii, quindi da qui non puoi inviare.",
    gotLink: "Ti hanno mandato un link?",
    gotLinkAdvice: "Apri il link intero in questo browser, con tutto ciò che segue «#».",
    wantToSend: "Vuoi inviare qualcosa?",
    wantToSendAdvice:
      "Chiedi al gestore di questo server l’indirizzo di un server che accetta invii.",
    shareIntroduction: "È cifrato end-to-end. Guardando questa pagina non lo apri.",
    shareCommand: "Per aprirlo, copia il link intero, con tutto ciò che segue «#», ed esegui:",
    noPages: "Questo server non ha pagine web",
    noPagesLong: "Non sono state generate. La riga di comando funziona comunque.",
    noPagesSend: "Per inviare un file, esegui questo comando con l’indirizzo di questo server:",
    noPagesOperator:
      "Se gestisci il server: per aggiungere le pagine, esegui <code>npm run build</code> e riavvia il server.",
    offline: "Sei offline",
    offlineLong:
      "Questa pagina ha bisogno del server. Non è stato inviato né aperto nulla, e non è andato perso nulla.",
    offlineAdvice:
      "Controlla la connessione. Poi ricarica questa pagina: così il link resta intero.",
    unshared: "Non è stato aggiunto nulla",
    unsharedLong:
      "Il tuo dispositivo ha inviato al server ciò che hai condiviso, perché l’app non era pronta. Il server non lo ha letto.",
    unsharedAdvice:
      "Apri la pagina iniziale e aspetta che si carichi. Poi condividi di nuovo dall’altra app.",
  },
};
