import type { Catalogue } from "./catalogue.ts";

const COPY_AGAIN = "Copie de nouveau le lien entier, ou demande-le à l’expéditeur.";
const SEND_AGAIN = "Si tu en as encore besoin, demande à l’expéditeur de le renvoyer.";
const NOTHING_OPENED = "Rien n’a été ouvert.";
const SERVER_DELETED = "Le serveur l’a supprimé.";
const NO_ROOM = "Il n’y a pas assez de place dans ce navigateur";
const PRIVATE_WINDOW = "Une fenêtre privée a peu de place, même sur un grand disque.";
const OPENED_BEFORE = "Ce partage a déjà été ouvert";
const TELL_OPERATOR = "Si cela se reproduit, préviens l’administrateur du serveur.";
const ASK_ACCESS = "Demande un accès à l’administrateur du serveur";
const TIMES = "{count, plural, =1 {une fois} =2 {deux fois} one {# fois} other {# fois}}";
const FILES = "{files, plural, one {# fichier} other {# fichiers}}";

export const fr: Catalogue = {
  common: {
    startPage: "Aller à la page d’accueil",
    whatYouCanDo: "Ce que tu peux faire",
    navigation: "Pages",
    send: "Envoyer",
    myShares: "Mes partages",
    notice: "Avis",
    footer: "Ton appareil chiffre et déchiffre les partages. Le serveur n’a jamais la clé.",
    reportAbuse: "Signaler un abus",
    reportAbuseTo: "Signaler un abus à {address}",
    language: "Langue",
    theme: "Thème",
    themeSystem: "Système",
    themeLight: "Clair",
    themeDark: "Sombre",
    bytes: "{count, plural, one {#\u00a0octet} other {#\u00a0octets}}",
    kib: "{amount}\u00a0Kio",
    mib: "{amount}\u00a0Mio",
    gib: "{amount}\u00a0Gio",
    tib: "{amount}\u00a0Tio",
    today: "aujourd’hui à {time}",
    tomorrow: "demain à {time}",
    yesterday: "hier à {time}",
    onDay: "le {weekday} {date} à {time}",
    files: `${FILES}, {size}`,
    texts: "{texts, plural, one {Un texte} other {# textes}}, {size}",
    filesAndTexts: `${FILES} et {texts, plural, one {un texte} other {# textes}}, {size}`,
    sentence: "{text}.",
    twoSentences: "{first} {second}",
    text: "Texte",
    copiedLabel: "Copié",
    copied: "Copié.",
    copyBlocked: "Le navigateur a bloqué la copie. Sélectionne le texte et copie-le.",
    cancel: "Annuler",
    tryAgain: "Réessayer",
    tryAgainIn: "Réessaie dans {duration}.",
    tryNow: "Essayer maintenant",
    tryingAgain: "Nouvel essai…",
    triesAgainIn: "Cette page réessaie dans {duration}.",
    shareEnded: "Le partage a pris fin {when}.",
    details: "Détails en anglais\u00a0: {detail}",
    measuringSpeed: "Mesure de la vitesse…",
    fewSecondsLeft: "{rate} par seconde, encore quelques secondes",
    timeLeft: "{rate} par seconde, encore environ {duration}",
    nextRetry: "Prochain essai dans {duration}.",
    sizeOfTotal: "{size} / {total}",
    progress: "{label}\u00a0: {percent}",
    delay_unreachable:
      "La connexion est interrompue. Le transfert reprend dès qu’elle est rétablie.",
    delay_intermediary:
      "Un proxy répond à la place du serveur. Le transfert reprend dès que le serveur répond de nouveau.",
    delay_limited: "Le serveur limite le nombre de requêtes. Le transfert va bientôt reprendre.",
    delay_unavailable: "Le serveur est occupé. Le transfert va bientôt reprendre.",
    insecureTitle: "Cette connexion n’est pas sécurisée",
    insecure:
      "Les navigateurs ne chiffrent et ne déchiffrent que sur des pages dont l’adresse est en https.",
    insecureAdvice:
      "Ouvre l’adresse avec https:// au début. Si cela ne marche pas, demande à l’administrateur de ce serveur de configurer https.",
    tooOldTitle: "Ce navigateur est trop ancien",
    tooOld:
      "Il lui manque des fonctions de chiffrement dont cette page a besoin. Rien n’a été envoyé ni ouvert.",
    tooOldAdvice: "Mets le navigateur à jour, ou ouvre l’adresse dans un plus récent.",
  },

  html: {
    sendTitle: "Envoyer des fichiers ou un texte",
    sendDescription:
      "Envoie des fichiers ou un texte, chiffrés de bout en bout. Par défaut, le lien peut être ouvert une fois.",
    receiveTitle: "On a partagé quelque chose avec toi",
    receiveDescription:
      "Le partage est chiffré de bout en bout. Consulter cette page ne l’ouvre pas.",
    sharesTitle: "Mes partages",
    notStarted: "Cette page ne peut pas démarrer",
    scriptsOff:
      "JavaScript est désactivé. La page en a besoin pour chiffrer et déchiffrer dans le navigateur. Rien n’est perdu.",
    scriptsOffAdvice:
      "Active JavaScript pour cette page, ou ouvre l’adresse dans un autre navigateur.",
    notLoaded: "Une partie de cette page ne s’est pas chargée. Rien n’est perdu.",
    notLoadedAdvice:
      "Vérifie ta connexion et recharge la page. Si cela ne suffit pas, mets ce navigateur à jour ou utilises-en un autre.",
  },

  problems: {
    other_title: "Le serveur n’a pas accepté la requête",
    other_advice: `Recharge la page et réessaie. ${TELL_OPERATOR}`,
    bad_request_title: "La requête est incorrecte",
    bad_request_explanation: `Le serveur ne l’accepte pas sous cette forme. ${NOTHING_OPENED}`,
    bad_request_advice:
      "Compare la requête à la documentation de l’API. Si tu as suivi un lien, copie de nouveau le lien entier.",
    password_required_title: "Un mot de passe est nécessaire",
    password_required_explanation: "Seule la page qui ouvre le lien peut le demander.",
    password_required_advice: "Demande le mot de passe à l’expéditeur.",
    upload_not_allowed_title: "Ce serveur n’accepte pas les partages de tout le monde",
    upload_not_allowed_explanation:
      "Toute personne qui a le lien peut ouvrir un partage. Pour en envoyer un, il te faut un accès.",
    upload_not_allowed_advice: `${ASK_ACCESS}.`,
    sign_in_required_title: "Ce serveur exige de se connecter à un compte pour envoyer",
    sign_in_required_explanation:
      "Rien n’a été envoyé. Toute personne qui a le lien peut ouvrir un partage.",
    sign_in_required_advice:
      "Ouvre la page du serveur dans un navigateur, connecte-toi et envoie de là.",
    sign_in_failed_title: "La connexion au compte a échoué",
    sign_in_failed_explanation:
      "Elle a pris trop de temps, a déjà servi, a commencé dans un autre navigateur, ou le fournisseur d’identité l’a refusée.",
    sign_in_failed_advice: "Connecte-toi de nouveau.",
    account_not_allowed_title: "Ce compte n’est pas autorisé à se connecter ici",
    account_not_allowed_explanation:
      "Le fournisseur d’identité connaît le compte, mais l’administrateur du serveur ne l’a pas autorisé.",
    account_not_allowed_advice: `${ASK_ACCESS}, ou connecte-toi avec un autre compte.`,
    sign_in_unavailable_title: "Le fournisseur d’identité est injoignable",
    sign_in_unavailable_explanation:
      "Rien n’est perdu. Les partages et la connexion par mot de passe n’en dépendent pas.",
    sign_in_unavailable_advice: `Réessaie dans un moment. ${TELL_OPERATOR}`,
    receive_only_title: "Ce serveur n’accepte pas de nouveau partage",
    receive_only_explanation: "On peut seulement y ouvrir des partages. Rien n’a été envoyé.",
    receive_only_advice:
      "Demande à l’administrateur l’adresse d’un serveur qui accepte les partages.",
    wrong_link_title: "Ce lien est incorrect",
    wrong_link_explanation: "Il y a un partage à cette adresse, mais ce lien ne l’ouvre pas.",
    wrong_link_advice: COPY_AGAIN,
    wrong_password_title: "Le mot de passe est incorrect",
    wrong_password_explanation: NOTHING_OPENED,
    wrong_password_advice:
      "Vérifie-le d’abord auprès de l’expéditeur\u00a0: trop de mots de passe incorrects verrouillent le partage.",
    not_found_title: "Il n’y a rien ici",
    not_found_explanation:
      "Le partage a pris fin il y a quelques jours, ou l’adresse est incorrecte.",
    not_found_advice: `Vérifie l’adresse. ${COPY_AGAIN}`,
    request_timeout_title: "La requête a mis trop de temps à arriver",
    request_timeout_explanation: NOTHING_OPENED,
    request_timeout_advice:
      "Vérifie ta connexion et réessaie. Un envoi reprend là où il s’était arrêté.",
    not_ready_title: "L’envoi est encore en cours",
    not_ready_explanation: NOTHING_OPENED,
    not_ready_advice: "Réessaie quand l’envoi sera terminé.",
    already_claimed_title: OPENED_BEFORE,
    already_claimed_explanation:
      "Il ne reste aucun téléchargement\u00a0: quelqu’un l’a ouvert, ou l’ouvre en ce moment.",
    already_claimed_advice:
      "C’était toi, sur un autre appareil ou dans un autre navigateur\u202f? Continue là-bas. Sinon, préviens l’expéditeur\u00a0: quelqu’un d’autre a le lien.",
    gone_title: "Ce partage n’existe plus",
    gone_explanation:
      "Il a été ouvert, a expiré, a été détruit ou retiré. Le serveur n’a plus son contenu.",
    gone_advice: SEND_AGAIN,
    gone_claimed_title: OPENED_BEFORE,
    gone_claimed_explanation:
      "Tous ses téléchargements ont été utilisés, le serveur l’a donc supprimé.",
    gone_expired_title: "Ce partage a expiré",
    gone_expired_explanation: SERVER_DELETED,
    gone_burned_title: "L’expéditeur a détruit ce partage",
    gone_burned_explanation: SERVER_DELETED,
    gone_wrong_passwords_title: "Ce partage a été supprimé après trop de mots de passe incorrects",
    gone_wrong_passwords_explanation: "Cela protège son contenu.",
    gone_abandoned_title: "Ce partage n’a jamais été envoyé en entier",
    gone_abandoned_explanation:
      "L’envoi s’est arrêté, et le serveur a supprimé ce qui était arrivé.",
    gone_removed_title: "L’administrateur de ce serveur a retiré ce partage",
    gone_removed_explanation: SERVER_DELETED,
    too_large_title: "C’est trop volumineux",
    too_large_explanation: "Le serveur n’en a rien enregistré.",
    too_large_advice:
      "Envoie moins en une seule fois, ou demande à l’administrateur du serveur d’augmenter la limite.",
    locked_title: "Verrouillé après trop de mots de passe incorrects",
    locked_explanation:
      "Le partage n’accepte aucun mot de passe tant que l’expéditeur ne l’a pas déverrouillé.",
    locked_advice: "Demande à l’expéditeur de le déverrouiller, ou de le renvoyer.",
    rate_limited_title: "Trop de requêtes",
    rate_limited_explanation:
      "Le serveur limite les requêtes de ton adresse. Rien n’a été ouvert ni perdu.",
    rate_limited_advice: "Attends un peu et réessaie.",
    transfer_limit_title: "Ce téléchargement a épuisé sa limite de transfert",
    transfer_limit_explanation:
      "La connexion s’est coupée si souvent que le serveur a mis fin au téléchargement.",
    transfer_limit_advice: SEND_AGAIN,
    headers_too_large_title: "Les en-têtes de la requête sont trop volumineux",
    headers_too_large_explanation:
      "Ton navigateur a envoyé plus d’en-têtes, par exemple des cookies, que le serveur n’en accepte.",
    headers_too_large_advice:
      "Efface les cookies de ce site, ou mets à jour le programme qui a envoyé la requête.",
    internal_title: "Quelque chose s’est mal passé sur le serveur",
    internal_explanation: "Ce n’est pas ta faute. L’erreur est dans le journal du serveur.",
    internal_advice: `Réessaie. ${TELL_OPERATOR}`,
    unavailable_title: "Le serveur ne peut pas le faire pour le moment",
    unavailable_explanation:
      "Il est occupé, redémarre ou n’a pas accès à son stockage. Rien n’est perdu.",
    unavailable_advice: "Réessaie dans un moment.",
    storage_full_title: "Le stockage du serveur est plein",
    storage_full_explanation: "Les partages déjà enregistrés sont en sécurité.",
    storage_full_advice: "Réessaie plus tard, ou envoie moins.",
    not_a_link_title: "Ce n’est pas un lien de partage",
    not_a_link_advice: `Un lien de partage ressemble à https://…/s/…#… ${COPY_AGAIN}`,
    cut_off_title: "Il manque la fin de ce lien",
    cut_off_explanation: NOTHING_OPENED,
    cut_off_advice: COPY_AGAIN,
    damaged_title: "Ce lien a été modifié en chemin",
    damaged_explanation: NOTHING_OPENED,
    damaged_advice: COPY_AGAIN,
    newer_version_title: "Ce lien vient d’une version plus récente",
    newer_version_advice:
      "Mets ce programme à jour, ou recharge la page. Si cela ne suffit pas, c’est le serveur qui a besoin d’une mise à jour.",
    unreachable_title: "Le serveur est injoignable",
    unreachable_explanation: "Cela ne dit rien du partage\u00a0: il est peut-être toujours là.",
    unreachable_advice: "Vérifie l’adresse et ta connexion, et réessaie.",
    integrity_title: "Les données reçues ne sont pas celles que l’expéditeur a chiffrées",
    integrity_explanation: "Elles ont été endommagées ou modifiées sur le serveur ou en chemin.",
    integrity_advice:
      "Rien n’en a été enregistré. Réessaie. Si cela se reproduit, demande à l’expéditeur d’utiliser un autre moyen.",
    source_changed_title: "Un fichier a changé pendant l’envoi",
    source_changed_advice: "Envoie-le de nouveau quand il ne changera plus.",
    too_many_entries_title: "Il y a trop de fichiers pour un partage",
    too_many_entries_advice: "Mets-les d’abord dans une archive.",
    path_too_long_title: "Le chemin d’un fichier est trop long",
    path_too_long_advice:
      "Raccourcis les noms de ses dossiers, ou mets d’abord le dossier dans une archive.",
    link_address_title:
      "Le serveur créerait un lien sans adresse https valide, rien n’a donc été envoyé",
    link_address_advice: "Demande à l’administrateur du serveur de corriger BASE_URL.",
    other_tab_title: "Ce partage est ouvert dans un autre onglet",
    other_tab_advice: "Continue là-bas, ou ferme l’autre onglet et réessaie.",
    no_room_title: NO_ROOM,
    no_room_explanation:
      "Le serveur réserve ce téléchargement à ce navigateur pendant un temps limité.",
    no_room_advice: `Libère de la place sur cet appareil et réessaie\u00a0: rien de ce qui est arrivé n’est perdu. Si c’est une fenêtre privée, laisse-la ouverte jusque-là. ${PRIVATE_WINDOW}`,
    does_not_fit_title: NO_ROOM,
    does_not_fit_explanation: "Rien n’a été ouvert\u00a0: le lien fonctionne encore.",
    does_not_fit_advice: `Ouvre le lien sur un appareil qui a plus de place, ou libère de la place ici et réessaie. Si c’est une fenêtre privée, ouvre le lien dans une fenêtre normale. ${PRIVATE_WINDOW}`,
    unexpected_title: "Il s’est passé quelque chose d’inattendu",
    unexpected_advice: "Réessaie.",
    page_failed_title: "Une partie de cette page ne s’est pas chargée",
    page_failed_advice: "Vérifie ta connexion et recharge la page.",
  },

  send: {
    title: "Envoyer des fichiers ou un texte",
    introduction: `Choisis des fichiers ou écris un texte. Tu reçois un lien qui peut être ouvert ${TIMES}. Ensuite, le serveur supprime le partage.`,
    nothingSent: "Rien n’a été envoyé.",
    paused:
      "L’administrateur de ce serveur a suspendu les nouveaux partages, tu ne peux donc rien envoyer pour l’instant. Tu peux toujours ouvrir des liens. Tu peux préparer un partage\u00a0: cette page vérifie d’elle-même quand tu peux de nouveau envoyer.",
    createLink: "Créer le lien",
    unreadableFolder:
      "Ce navigateur ne peut pas lire {names}. Choisis-le de nouveau, ou fais-en un fichier zip et ajoute-le.",
    replaced: "Tu as remplacé le contenu de {names}.",
    text: "Texte",
    textPlaceholder: "Un mot de passe, une note, une clé…",
    chooseFiles: "Choisir des fichiers",
    chooseFolder: "Choisir un dossier",
    chooseHint:
      "Tu peux aussi déposer ou coller des fichiers et des dossiers ici, jusqu’à {limit} en tout.",
    takePicture: "Prendre une photo",
    filesToSend: "Fichiers à envoyer",
    removeFile: "Retirer {name}",
    dropFiles: "Dépose les fichiers pour les ajouter",
    obstacleEmpty: "Choisis d’abord un fichier ou écris un texte.",
    obstacleTooLarge:
      "Le partage est trop volumineux\u00a0: {size}, mais ce serveur autorise {limit}. Réduis-le, ou répartis-le en plusieurs partages.",
    obstaclePassword: "Saisis ou génère d’abord un mot de passe.",
    obstacleToken: "Saisis d’abord ton jeton d’envoi.",
    unreadable:
      "{name} a été modifié, déplacé ou supprimé après ton choix. Le partage n’a pas été envoyé.",
    unreadableAdvice: "Choisis de nouveau le fichier, ou retire-le de la liste.",
    waitToSend: "Tu pourras envoyer dans {duration}. Rien de ce que tu as ajouté n’est perdu.",
    sendNow: "Tu peux envoyer maintenant. Rien de ce que tu as ajouté n’est perdu.",
    signInAgain:
      "Le serveur exige de se connecter à un compte, le partage n’a donc pas été envoyé. <link>Connecte-toi dans un nouvel onglet</link>, puis reviens ici et crée le lien.",
    change: "Modifier",
    noPassword: "sans mot de passe",
    withPassword: "avec mot de passe",
    sumOfLimit: "{contents} sur {limit}",
    expiresAfter: "Expire après",
    canBeOpened: "Peut être ouvert",
    times: TIMES,
    password: "Mot de passe",
    passwordOptional: "Mot de passe (facultatif)",
    generate: "Générer",
    passwordRequired: "Ce serveur exige un mot de passe pour chaque partage.",
    passwordHint:
      "Ne l’envoie pas avec le lien. {count, plural, one {# mot de passe incorrect verrouille} other {# mots de passe incorrects verrouillent}} le partage.",
    unlockHint: "Tu peux le déverrouiller dans «\u00a0Mes partages\u00a0».",
    label: "Pour (facultatif)",
    labelHint:
      "Ce nom n’est visible que pour toi, dans «\u00a0Mes partages\u00a0» de ce navigateur.",
    strengthWeak:
      "Ce mot de passe est faible\u00a0: un programme le devine vite. Allonge-le, ou génères-en un.",
    strengthFair: "Ce mot de passe est correct. Un plus long est plus difficile à deviner.",
    strengthStrong: "Ce mot de passe est fort.",
    generatedHint:
      "Quatre mots inventés, faciles à dicter au téléphone, avec environ {bits} bits d’entropie.",
    sendingTitle: "Envoi…",
    sendingIntroduction:
      "Ton navigateur chiffre le partage avant l’envoi. Garde cette page ouverte jusqu’à l’affichage du lien.",
    cancelHint: "Si tu annules, l’envoi inachevé est supprimé.",
    sending: "Envoi",
    preparing: "Préparation du chiffrement…",
    pause: "Mettre en pause",
    resume: "Reprendre",
    pausedTitle: "En pause",
    pausedHint: "En pause. Rien de ce qui est arrivé n’est perdu. Garde cette page ouverte.",
    sentTitle: "Ton lien est prêt",
    sentIntroduction: `Il peut être ouvert <b>${TIMES}</b> et expire {when}.`,
    linkLabel: "Lien (contient la clé)",
    copyLink: "Copier le lien",
    copyMessage: "Copier avec un message",
    share: "Partager…",
    mail: "E-mail",
    mailHint: "L’e-mail contient le lien entier, ton fournisseur de messagerie peut donc le lire.",
    mailHintPassword:
      "L’e-mail contient le lien entier. Envoie le mot de passe par un autre moyen.",
    showQrCode: "Afficher le code QR",
    hideQrCode: "Masquer le code QR",
    qrCode: "Code QR du lien",
    print: "Imprimer",
    printPassword: "Imprimer aussi le mot de passe",
    slipTitle: "Un partage pour toi",
    slipSteps:
      "Scanne le code avec un téléphone, ou saisis l’adresse entière dans un navigateur. Appuie ensuite sur «\u00a0Ouvrir maintenant\u00a0».",
    sendAnother: "Envoyer un autre partage",
    seeWhenOpened: "Voir quand il est ouvert",
    passwordChannel:
      "N’envoie pas le mot de passe avec le lien. Utilise un autre moyen, par exemple le téléphone\u00a0:",
    copyPassword: "Copier le mot de passe",
    copyBeforeLeaving: "Copie le lien avant de quitter cette page. Il n’est enregistré nulle part.",
    copiedNow: "Copié. Envoie-le maintenant.",
    onePerson:
      "Toute personne qui a le lien peut ouvrir le partage\u00a0: n’envoie donc le lien qu’à une seule personne.",
    onePersonPassword:
      "Toute personne qui a le lien et le mot de passe peut ouvrir le partage\u00a0: n’envoie donc le lien qu’à une seule personne.",
    severalPeople:
      "Toute personne qui a le lien peut ouvrir le partage\u00a0: n’envoie donc le lien qu’aux personnes concernées.",
    severalPeoplePassword:
      "Toute personne qui a le lien et le mot de passe peut ouvrir le partage\u00a0: n’envoie donc le lien qu’aux personnes concernées.",
    message: `J’ai partagé quelque chose avec toi. Le lien peut être ouvert ${TIMES} et expire le {date}. Ouvre-le sur l’appareil où tu en as besoin.`,
    messagePassword: "Tu recevras le mot de passe séparément.",
    fullDate: "{weekday} {date} à {time}",
    signInToSend: "Ce serveur exige de se connecter à un compte pour envoyer.",
    signInKeepsDraft:
      "La page de connexion s’ouvre dans un nouvel onglet. Tout ce que tu as ajouté reste ici.",
    signIn: "Se connecter pour envoyer",
    signedIn: "Ta session est ouverte.",
    signOut: "Se déconnecter",
    token: "Jeton d’envoi",
    tokenHint: "Ce serveur exige un jeton d’envoi. Demandes-en un à son administrateur.",
    saveToken: "Enregistrer le jeton dans ce navigateur",
    sharedArrived:
      "Une autre application ou une page web a ajouté ce contenu. Vérifie-le avant de l’envoyer.",
    sharedLost:
      "Ce que tu as partagé n’est pas arrivé ici. Retourne dans l’autre application et partage-le de nouveau.",
    moreWays: "Autres moyens",
  },

  receive: {
    checking: "Vérification du lien…",
    receiving: "Réception",
    receivingIntroduction:
      "Le serveur réserve ce téléchargement à ce navigateur. Si la connexion se coupe, il reprend tout seul.",
    askingServer: "Interrogation du serveur…",
    removed: "Supprimé de ce navigateur",
    removedIntroduction:
      "Ce navigateur n’a plus de copie du partage. Les fichiers que tu as enregistrés restent à leur place.",
    sendShare: "Envoyer un partage",
    offerTitle: "On a partagé quelque chose avec toi",
    offerIntroduction: `Ce partage peut être ouvert ${TIMES}. Consulter cette page ne l’ouvre pas.`,
    expires: "Il expire <b>{when}</b>.",
    opening: "Ouverture…",
    openNow: "Ouvrir maintenant",
    contents: "Contenu",
    total: "Total\u00a0: {contents}",
    noRoom:
      "Ce partage a besoin de {needed}, mais il ne reste que {free} dans ce navigateur. Ouvre le lien sur un appareil qui a plus de place. Si c’est une fenêtre privée, prends une fenêtre normale\u00a0: les fenêtres privées ont peu de place. Le partage n’est pas encore ouvert.",
    memoryOnly:
      "Ce navigateur ne garde le partage que dans la mémoire de cet onglet. Enregistre tout avant de le fermer.",
    passwordTitle: "Saisis le mot de passe",
    passwordAgainTitle: "Saisis de nouveau le mot de passe",
    introduction_nothing:
      "L’expéditeur a protégé ce partage par un mot de passe. Saisis-le pour voir le contenu. Cela n’ouvre pas encore le partage.",
    introduction_part:
      "Ce navigateur a commencé à recevoir le partage. Saisis le mot de passe pour continuer.",
    introduction_all: "Ce navigateur a déjà reçu le partage. Saisis le mot de passe pour le voir.",
    password: "Mot de passe",
    checkingPassword: "Vérification…",
    continue: "Continuer",
    wrongPassword: "Mot de passe incorrect.",
    wrongPasswordLeft:
      "Mot de passe incorrect. Il te reste {count, plural, one {# essai} other {# essais}} avant que le partage se verrouille.",
    receivedTitle: "Entièrement reçu",
    verified: "Chaque octet est vérifié. L’expéditeur peut voir que le partage est arrivé.",
    verifiedNotConfirmed:
      "Chaque octet est vérifié. Le serveur n’a pas confirmé la réception. Dis à l’expéditeur que le partage est arrivé.",
    saveAll: "Tout enregistrer dans un fichier zip",
    saveInto: "Enregistrer dans un dossier",
    saving: "Préparation des fichiers…",
    inFolder: "Tout est dans le dossier que tu as choisi.",
    remove: "Supprimer de ce navigateur",
    inDownloads: "Cherche le fichier dans les téléchargements de ce navigateur.",
    removeTitle: "Supprimer sans enregistrer\u202f?",
    removeConfirm: "Supprimer",
    removeQuestion:
      "Tu n’as pas encore tout vu ou enregistré. Le lien ne s’ouvrira peut-être plus.",
    inMemoryTaken:
      "Le partage n’est que dans la mémoire de cet onglet. Il disparaît quand tu le fermes.",
    inMemory:
      "Le partage n’est que dans la mémoire de cet onglet. Enregistre tout avant de le fermer.",
    storedTaken: "Ce navigateur a encore une copie. Supprime-la quand tu n’en as plus besoin.",
    stored: "Tu peux fermer cette page et revenir plus tard\u00a0: ce navigateur garde une copie.",
    save: "Enregistrer",
    saveAgain: "Réenregistrer",
    show: "Afficher",
    showText: "Afficher le texte",
    copy: "Copier",
    copyText: "Copier le texte",
    text: "Texte",
    triedGenerated:
      "On dirait un mot de passe généré, il a donc été essayé comme tel, avec des tirets. Appuie de nouveau sur «\u00a0Continuer\u00a0» pour l’essayer sans modification.",
    showPassword: "Afficher le mot de passe",
    preview: "Aperçu",
    closePreview: "Fermer",
    previousPage: "Page précédente",
    nextPage: "Page suivante",
    page: "Page {page} sur {pages}",
    openingPreview: "Ouverture de l’aperçu…",
    firstPart: "Voici la première partie, {size}. Enregistre le fichier pour tout lire.",
    noPreview_unknown:
      "Ce type de fichier n’a pas d’aperçu. Enregistre-le pour l’ouvrir avec un autre programme.",
    noPreview_empty: "Ce fichier est vide.",
    noPreview_too_large:
      "Ce fichier est trop volumineux pour un aperçu. Enregistre-le pour l’ouvrir avec un autre programme.",
    noPreview_failed:
      "Ce navigateur ne peut pas afficher le fichier. Enregistre-le pour l’ouvrir avec un autre programme.",
    hide: "Masquer",
    hideText: "Masquer le texte",
    showFiles: "Afficher les fichiers",
    hideFiles: "Masquer les fichiers",
    moreFiles: "Afficher plus de fichiers",
    shareFile: "Envoyer à une application",
    shareFailed: "Le fichier n’a pas été envoyé à une application. Enregistre-le plutôt.",
    writing: "Enregistrement",
    cancelSaving: "Annuler",
  },

  shares: {
    title: "Mes partages",
    introduction:
      "Tu as envoyé ces partages depuis ce navigateur. Il n’enregistre pas leurs liens, personne ne peut donc ouvrir un partage depuis cette page.",
    introductionEmpty:
      "Cette liste est vide. Quand tu envoies un partage depuis ce navigateur, tu vois ici quand il est ouvert.",
    introductionBlocked:
      "Ce navigateur empêche la page d’enregistrer tes partages, elle ne peut donc pas les afficher ici.",
    sendShare: "Envoyer des fichiers ou un texte",
    sent: "Envoyé {when}",
    unknown: "État inconnu",
    loading: "Chargement…",
    askingServer: "Interrogation du serveur…",
    noRecord: "Aucune trace",
    noRecordLong: "Le serveur n’a plus de trace de ce partage. Tu peux le retirer de cette liste.",
    unlock: "Déverrouiller",
    sendAgain: "Envoyer à nouveau",
    burn: "Détruire",
    removeFromList: "Retirer de cette liste",
    burnTitle: "Détruire ce partage\u202f?",
    burnConfirm: "Détruire",
    burnQuestion:
      "Le serveur supprime le partage et le lien ne fonctionne plus. Un téléchargement en cours est interrompu. C’est irréversible.",
    removeTitle: "Retirer ce partage de la liste\u202f?",
    removeConfirm: "Retirer",
    removeGone: "Tu ne pourras plus voir ce qui est arrivé au partage.",
    removeAlive:
      "Cela ne supprime pas le partage. Mais tu ne pourras plus voir son état, le déverrouiller ni le détruire.",
    timeline: "Ce qui s’est passé",
    forged: "Accusé de réception non authentique",
    forgedLong:
      "Le serveur montre un accusé de réception qui n’a pas été créé avec le lien. Ne te fie pas à l’état de ce partage.",
    withoutReceipt: "Ouvert, sans accusé de réception",
    withoutReceiptLong:
      "Quelqu’un qui a le lien l’a ouvert, mais aucun accusé de réception n’est arrivé. Le téléchargement est peut-être incomplet\u00a0: demande au destinataire.",
    locked: "Verrouillé",
    lockedLong:
      "Quelqu’un qui a le lien a saisi trop de mots de passe incorrects. Déverrouille le partage, ou détruis-le.",
    incomplete: "Envoi incomplet",
    incompleteLong: "Personne ne peut ouvrir le partage avant la fin de l’envoi.",
    incompleteNext:
      "L’envoi ne continue que dans l’onglet où il a commencé. Si tu l’as fermé, recommence l’envoi. Le serveur supprime tout seul l’envoi incomplet.",
    opening: "En cours d’ouverture",
    openingLong:
      "Quelqu’un qui a le lien l’a ouvert. Ce téléchargement n’a pas encore d’accusé de réception.",
    downloading: "Téléchargement en cours",
    downloadInterrupted:
      "La connexion du destinataire est interrompue. Le téléchargement peut reprendre.",
    downloadSent: "Tout est envoyé. L’accusé de réception n’est pas encore arrivé.",
    waiting: "Pas encore ouvert",
    canBeOpened: `Il peut être ouvert ${TIMES}.`,
    canBeOpenedUntil: `Il peut être ouvert ${TIMES}. Il expire {when}.`,
    canBeOpenedMore: `Il peut encore être ouvert ${TIMES}.`,
    canBeOpenedMoreUntil: `Il peut encore être ouvert ${TIMES}. Il expire {when}.`,
    openedAgain: "Ouvert, encore disponible",
    openedUnconfirmed: `Il a été ouvert ${TIMES}, sans accusé de réception.`,
    receivedAgain: "Reçu, encore disponible",
    opened: `Il a été ouvert ${TIMES}.`,
    receipts:
      "{count, plural, one {Il a été entièrement reçu. L’accusé de réception est vérifié\u00a0: seul quelqu’un qui a le lien peut en créer un.} other {Il a été entièrement reçu # fois. Les accusés de réception sont vérifiés\u00a0: seul quelqu’un qui a le lien peut en créer un.}}",
    expired: "Il a expiré {when}. Le serveur a supprimé le partage.",
    expiredSometime: "Il a expiré. Le serveur a supprimé le partage.",
    receivedExpired: "Reçu, puis expiré",
    neverOpened: "Jamais ouvert",
    burned: "Détruit",
    burnedLong: "Tu l’as détruit {when}.",
    burnedSometime: "Tu l’as détruit.",
    wrongPasswords: "Supprimé après des mots de passe incorrects",
    wrongPasswordsLong:
      "Quelqu’un qui a le lien a saisi trop de mots de passe incorrects au total. Le serveur a supprimé le partage {when}.",
    wrongPasswordsSometime:
      "Quelqu’un qui a le lien a saisi trop de mots de passe incorrects au total. Le serveur a supprimé le partage.",
    removed: "Retiré par l’administrateur",
    removedLong: "L’administrateur de ce serveur a retiré ce partage {when}.",
    removedSometime: "L’administrateur de ce serveur a retiré ce partage.",
    abandoned: "Jamais envoyé",
    abandonedLong: "L’envoi n’a pas été terminé. Le serveur a supprimé le partage.",
    received: "Reçu",
    deleted: "Le serveur a supprimé le partage.",
    event_created: "Tu l’as créé",
    event_uploaded: "Envoi terminé",
    event_previewed: "Quelqu’un qui a le lien a vu l’aperçu",
    event_claimed: "Quelqu’un qui a le lien l’a ouvert",
    event_given_back: "Rien n’a été téléchargé, cette ouverture ne compte donc pas",
    event_delivered: "Entièrement reçu",
    event_lease_ended: "Le temps de téléchargement s’est écoulé sans accusé de réception",
    event_wrong_password:
      "{count, plural, =1 {Un mot de passe incorrect} one {# mot de passe incorrect} other {# mots de passe incorrects}}",
    event_locked: "Verrouillé après trop de mots de passe incorrects",
    event_unlocked: "Tu l’as déverrouillé",
    event_expired: "Expiré",
    event_burned: "Tu l’as détruit",
    event_abandoned: "L’envoi n’a pas été terminé",
    event_ended_by_wrong_passwords: "Supprimé après trop de mots de passe incorrects au total",
    event_unlocked_by_operator: "L’administrateur de ce serveur l’a déverrouillé",
    event_removed_by_operator: "L’administrateur de ce serveur l’a retiré",
    eventTimes: "{event} ({count, plural, one {# fois} other {# fois}})",
    eventSpan: "la première {first}, la dernière {last}",
    tellMe: "Me prévenir quand un partage est ouvert",
    tellsYou:
      "Cette page te prévient quand un partage est ouvert, tant qu’elle reste ouverte dans un onglet.",
    tellMeBlocked: "Le navigateur n’autorise pas cette page à afficher des notifications.",
    openedTitle: "Un partage a été ouvert",
    for: "Pour\u00a0: {label}",
    labelField: "Pour",
    labelHint: "Un nom ou une note pour distinguer tes partages. Seul ce navigateur l’enregistre.",
    addLabel: "Ajouter une note",
    changeLabel: "Modifier la note",
    saveLabel: "Enregistrer",
    wrongPasswordsSoFar: "Mots de passe incorrects\u00a0: {wrong} sur {limit}.",
  },

  server: {
    forPrograms:
      "Cette adresse est destinée aux programmes. L’ouvrir dans un navigateur ne change rien.",
    error: "Erreur {status} · {code}",
    nothingAtApi:
      "Cette adresse est destinée aux programmes. Cet appel ou ce partage n’existe pas.",
    nothingAtApiAdvice: "Compare l’adresse à la documentation de l’API.",
    nothingAtPage: "Ce serveur n’a pas de page à cette adresse.",
    nothingAtPageAdvice:
      "Vérifie l’adresse, ou retourne à la page d’accueil. Un lien de partage contient «\u00a0/s/\u00a0».",
    aboutApi: "À propos de l’API",
    reloadKeepsLink: "Recharge cette page pour réessayer\u00a0: ainsi le lien reste entier.",
    openTitle: "Ouvrir un partage",
    onlyOpens: "Sur ce serveur, on peut seulement ouvrir des partages",
    onlyOpensLong: "Il n’accepte pas de nouveau partage, tu ne peux donc rien envoyer d’ici.",
    gotLink: "On t’a envoyé un lien\u202f?",
    gotLinkAdvice:
      "Ouvre le lien entier dans ce navigateur, avec tout ce qui suit le «\u00a0#\u00a0».",
    wantToSend: "Tu veux envoyer quelque chose\u202f?",
    wantToSendAdvice:
      "Demande à l’administrateur de ce serveur l’adresse d’un serveur qui accepte les partages.",
    shareIntroduction:
      "Ce partage est chiffré de bout en bout. Consulter cette page ne l’ouvre pas.",
    shareCommand:
      "Pour l’ouvrir, copie le lien entier, avec tout ce qui suit le «\u00a0#\u00a0», et exécute cette commande\u00a0:",
    noPages: "Ce serveur n’a pas de pages web",
    noPagesLong: "Elles n’ont pas été générées. La ligne de commande fonctionne quand même.",
    noPagesSend:
      "Pour envoyer un fichier, exécute cette commande avec l’adresse de ce serveur\u00a0:",
    noPagesOperator:
      "Si tu gères ce serveur\u00a0: exécute <code>npm run build</code> pour ajouter les pages, puis redémarre le serveur.",
    offline: "Tu es hors ligne",
    offlineLong:
      "Cette page a besoin du serveur. Rien n’a été envoyé ni ouvert, et rien n’est perdu.",
    offlineAdvice:
      "Vérifie ta connexion. Recharge ensuite cette page\u00a0: ainsi le lien reste entier.",
    unshared: "Rien n’a été ajouté",
    unsharedLong:
      "Ton appareil a envoyé au serveur ce que tu as partagé, car l’application n’était pas prête. Le serveur ne l’a pas lu.",
    unsharedAdvice:
      "Ouvre la page d’accueil et attends qu’elle soit chargée. Partage ensuite de nouveau depuis l’autre application.",
  },
};
