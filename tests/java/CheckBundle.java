// A bundle judged by BouncyCastle and the JDK, which share no code with this program: the digests of ASiCManifest.xml,
// the CMS signature over it with its CAdES attribute, and, where a root is given, the certificate path (PKIX).
// Run as: java -cp bcpkix.jar:bcprov.jar:bcutil.jar CheckBundle.java ROOT.pem|- BUNDLE.asice...

import java.io.FileInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Security;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class CheckBundle {
    static final String ASIC = "http://uri.etsi.org/02918/v1.2.1#";
    static final String XMLDSIG = "http://www.w3.org/2000/09/xmldsig#";

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        X509Certificate root = arguments[0].equals("-") ? null : certificate(new FileInputStream(arguments[0]));
        for (String path : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            List<String> faults = new ArrayList<>();
            try {
                check(path, root, faults);
            } catch (Exception error) {
                faults.add(error.toString());
            }
            System.out.println(path + " " + (faults.isEmpty() ? "good" : "bad " + faults));
        }
    }

    static void check(String path, X509Certificate root, List<String> faults) throws Exception {
        try (ZipFile zip = new ZipFile(path)) {
            byte[] manifest = read(zip, "META-INF/ASiCManifest.xml");
            checkDigests(zip, manifest, faults);
            CMSSignedData signed = new CMSSignedData(
                new CMSProcessableByteArray(manifest), read(zip, "META-INF/signature.p7s"));
            for (SignerInformation signer : signed.getSignerInfos().getSigners()) {
                checkSigner(signed, signer, root, faults);
            }
        }
    }

    static void checkDigests(ZipFile zip, byte[] manifest, List<String> faults) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(new java.io.ByteArrayInputStream(manifest));
        NodeList references = document.getElementsByTagNameNS(ASIC, "DataObjectReference");
        if (references.getLength() == 0) faults.add("no member is signed");
        for (int index = 0; index < references.getLength(); index++) {
            Element reference = (Element) references.item(index);
            String uri = reference.getAttribute("URI").replace("+", "%2B");
            String name = URLDecoder.decode(uri, StandardCharsets.UTF_8);
            String promised = reference.getElementsByTagNameNS(XMLDSIG, "DigestValue").item(0).getTextContent();
            byte[] found = MessageDigest.getInstance("SHA-256").digest(read(zip, name));
            if (!Base64.getEncoder().encodeToString(found).equals(promised)) faults.add("digest of " + name);
        }
    }

    @SuppressWarnings("unchecked")
    static void checkSigner(CMSSignedData signed, SignerInformation signer, X509Certificate root, List<String> faults)
            throws Exception {
        X509CertificateHolder holder =
            (X509CertificateHolder) signed.getCertificates().getMatches(signer.getSID()).iterator().next();
        X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(holder);
        if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider("BC").build(certificate))) {
            faults.add("signature");
        }
        SigningCertificateV2 named = SigningCertificateV2.getInstance(signer.getSignedAttributes()
            .get(PKCSObjectIdentifiers.id_aa_signingCertificateV2).getAttrValues().getObjectAt(0));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        if (!Arrays.equals(named.getCerts()[0].getCertHash(), hash)) faults.add("signingCertificateV2");
        if (root != null) {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX").validate(
                CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), parameters);
        }
    }

    static byte[] read(ZipFile zip, String name) throws Exception {
        return zip.getInputStream(zip.getEntry(name)).readAllBytes();
    }

    static X509Certificate certificate(FileInputStream stream) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
    }
}
