; The Windows installer. packaging/windows/installer.py calls:
;   makensis -INPUTCHARSET UTF8 /DVERSION=1.2.3 /DPAYLOAD=<folder> /DOUTPUT=<file> /DPICTURES=<folder> [/DSIGN=<command>]
; Paths are absolute. Command line and exit codes of what comes out: packaging/windows/INSTALLER.md.

Unicode true
SetCompressor /SOLID lzma
SetCompressorDictSize 64
ManifestDPIAware true
ManifestSupportedOS Win10
RequestExecutionLevel user

!define NAME "BaoCaoBinhDangGioi"
!define TITLE "Báo cáo Bình đẳng giới"
!define COMPANY "Nhóm phát triển ${TITLE}"
!define EXE "${NAME}.exe"
!define CONSOLE "bdg.exe"
!define LIST "danh-sach-tep.txt"
!define KEPT "bo-cai-dat"
!define UNINSTALLER "go-cai-dat.exe"
!define SETUP_NAME "${NAME}-${VERSION}-cai-dat.exe"
!define LOG_FILE "${NAME}-cai-dat.txt"
!define TEST_FILE "${NAME}-tu-kiem-tra.txt"
!define MARGIN_MB 50
; installer.py takes paths of up to 110 characters in the program folder; the staging folder adds 4.
!define LONGEST_FOLDER 140

!define EXIT_CANCELLED 1
!define EXIT_RUNNING 3
!define EXIT_OLDER 4
!define EXIT_ROOM 5
!define EXIT_TEST 6
!define EXIT_WINDOWS 7
!define EXIT_FAILED 8

Name "${TITLE}"
OutFile "${OUTPUT}"
BrandingText "Phiên bản ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
AllowSkipFiles off
CRCCheck force

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey /LANG=1066 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=1066 "FileDescription" "Bộ cài đặt ${TITLE}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "OriginalFilename" "${SETUP_NAME}"
VIAddVersionKey /LANG=1066 "CompanyName" "${COMPANY}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "Giấy phép của các thành phần: xem tệp GIAY-PHEP.txt"

Var Old ; version found on this machine, "" for none
Var OldFolder ; where Windows has it noted
Var AllUsers
Var Update
Var OpenAfter
Var GoBack
Var OnDesktop
Var DataFolder
Var Staged ; 1 while $INSTDIR.moi is this run's
Var Parent ; folder that had to be made for it
Var About
Var Needs
Var Has
Var Welcome
Var Rest
Var FolderField
Var DesktopBox

!include LogicLib.nsh
!include MUI2.nsh
!include nsDialogs.nsh
!include WinVer.nsh
!include x64.nsh
!include FileFunc.nsh
!include TextFunc.nsh
!include WordFunc.nsh

!include registry.nsh
!include wizard.nsh
!include texts.nsh

!include log.nsh

; In the section itself: NSIS counts the room that a section needs from the files in it.
!macro Unpack
  ${Step} "$(StepCopy)"
  SetOutPath "$INSTDIR.moi"
  SetOverwrite on
  ClearErrors
  File /r "${PAYLOAD}\*.*"
  WriteUninstaller "$INSTDIR.moi\${UNINSTALLER}"
  CreateDirectory "$INSTDIR.moi\${KEPT}"
  ${If} ${Errors}
    Call FailUnpacking
  ${EndIf}
  System::Call 'kernel32::CopyFileW(w "$EXEPATH", w "$INSTDIR.moi\${KEPT}\${SETUP_NAME}", i 0) i.r0'
  ${If} $0 = 0
    Call FailUnpacking
  ${EndIf}
  SetOutPath $TEMP
!macroend

Section "Program" PROGRAM
  SectionIn RO
  ${Step} "$(StepWait)"
  Call RefuseAnyRunning
  Call CheckRoom
  ${Step} "$(StepTidy)"
  Call OpenStaging
  !insertmacro Unpack
  Call TryNewProgram
  Call RefuseAnyRunning
  Call Exchange
  Call WriteUninstallKey
  Call WriteAssociation
  Call WriteShortcuts
  Call DropOld
  Call DropElsewhere
  ${Step} "$(StepDone)"
  Push "[0] $(LogDone)"
  Call Log
  SetErrorLevel 0
  ${If} $Update = 1
  ${OrIf} ${Silent}
    Call OpenProgram
  ${EndIf}
SectionEnd

!include checks.nsh
!include removing.nsh

!insertmacro Log ""
!insertmacro Log "un."
!insertmacro InUse ""
!insertmacro InUse "un."
!insertmacro Removing ""
!insertmacro Removing "un."

!macro FindData UN
Function ${UN}FindData
  ReadEnvStr $DataFolder "BDG_HOME"
  ${If} $DataFolder == ""
    StrCpy $DataFolder "$LOCALAPPDATA\${NAME}"
  ${EndIf}
FunctionEnd
!macroend
!insertmacro FindData ""
!insertmacro FindData "un."

!include staging.nsh

Function RefuseAnyRunning
  StrCpy $0 $INSTDIR
  Call RefuseRunning
  ${If} $OldFolder != ""
    StrCpy $0 $OldFolder
    Call RefuseRunning
  ${EndIf}
FunctionEnd

; Not with the installer's rights where these are an administrator's.
Function OpenProgram
  ${If} $OpenAfter = 1
    ${If} $AllUsers = 1
      Exec '"$WINDIR\explorer.exe" "$INSTDIR\${EXE}"'
    ${Else}
      Exec '"$INSTDIR\${EXE}"'
    ${EndIf}
  ${EndIf}
FunctionEnd

!macro Switch NAME VARIABLE
  ClearErrors
  ${GetOptions} $R0 "/${NAME}" $0
  ${IfNot} ${Errors}
    StrCpy ${VARIABLE} 1
  ${EndIf}
!macroend

Function ReadSwitches
  ${GetParameters} $R0
  !insertmacro Switch ALLUSERS $AllUsers
  !insertmacro Switch CAPNHAT $Update
  !insertmacro Switch MO $OpenAfter
  !insertmacro Switch TROLAI $GoBack
  StrCpy $OnDesktop 0
  ${IfNot} ${Silent}
    StrCpy $OnDesktop 1
  ${EndIf}
  !insertmacro Switch MANHINH $OnDesktop
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ReadRegStr $1 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $Update = 1
  ${AndIf} $0 == ""
  ${AndIf} $1 != ""
    StrCpy $AllUsers 1
  ${EndIf}
FunctionEnd

; NSIS itself reads /D= only without quotes, which many callers put around a path with spaces.
Function ChooseFolder
  ${If} $INSTDIR == ""
    ClearErrors
    ${GetParameters} $R0
    ${WordFind2X} $R0 '"/D=' '"' "E+1" $0
    ${IfNot} ${Errors}
      StrCpy $INSTDIR $0
    ${EndIf}
  ${EndIf}
  ReadRegStr $OldFolder SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $INSTDIR == ""
    StrCpy $0 $OldFolder
    Call HoldsProgram
    ${If} $1 = 1
    ${OrIf} ${FileExists} "$0.cu\*.*"
      StrCpy $INSTDIR $OldFolder
    ${EndIf}
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
    ${If} $AllUsers = 1
      StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
    ${EndIf}
  ${EndIf}
FunctionEnd

; The version of the program in the folder $0, as its file says: $2, "" when it says nothing.
Function VersionIn
  StrCpy $2 ""
  ClearErrors
  GetDLLVersion "$0\${EXE}" $3 $4
  ${IfNot} ${Errors}
  ${AndIf} $3$4 <> 0
    IntOp $5 $3 >> 16
    IntOp $6 $3 & 0xFFFF
    IntOp $7 $4 >> 16
    StrCpy $2 "$5.$6.$7"
  ${EndIf}
FunctionEnd

; The program file knows best: after a power cut Windows' list may still have the version before.
Function FindOld
  StrCpy $0 $INSTDIR
  Call HoldsProgram
  ${If} $1 = 0
    StrCpy $0 $OldFolder
    Call HoldsProgram
  ${EndIf}
  ${If} $1 = 0
    StrCpy $OldFolder ""
    Return
  ${EndIf}
  Call VersionIn
  StrCpy $Old $2
  ${If} $Old == ""
    ReadRegStr $Old SHCTX "${UNINSTALL_KEY}" "DisplayVersion"
  ${EndIf}
  ${If} $Old == ""
    StrCpy $Old "$(Earlier)"
  ${EndIf}
  ${IfNot} ${FileExists} "$DESKTOP\${TITLE}.lnk"
    StrCpy $OnDesktop 0
  ${Else}
    StrCpy $OnDesktop 1
  ${EndIf}
FunctionEnd

; A folder in %TEMP% that nobody else can have made: $3. What runs with all rights is not started from one that another
; user laid ready, as everybody can in Windows' own folder for temporary files.
Function NewFolder
  GetTempFileName $3
  Delete $3
  System::Call 'kernel32::CreateDirectoryW(w r3, p 0) i.r2'
  ${If} $2 = 0
    Call FailUnpacking
  ${EndIf}
FunctionEnd

; Started from the folder that is to be exchanged (the kept copy): go on from a copy in %TEMP%.
Function LeaveFolder
  StrLen $0 "$INSTDIR\"
  StrCpy $1 $EXEPATH $0
  ${If} $1 == "$INSTDIR\"
    StrCpy $3 "$TEMP\${NAME}-cai-dat"
    CreateDirectory $3
    ${If} $AllUsers = 1
      Call NewFolder
    ${EndIf}
    StrCpy $1 "$3\$EXEFILE"
    System::Call 'kernel32::CopyFileW(w "$EXEPATH", w r1, i 0) i.r2'
    ${If} $2 = 0
      Call FailUnpacking
    ${EndIf}
    ${GetParameters} $R0
    SetOutPath $TEMP
    Exec '"$1" $R0'
    SetErrorLevel 0
    Quit
  ${EndIf}
FunctionEnd

Function .onInit
  SetRegView 64
  Call CheckWindows
  Call ReadSwitches
  Call FindData
  ${If} $AllUsers = 1
    SetShellVarContext all
  ${EndIf}
  Call ChooseFolder
  Call LeaveFolder
  Call CheckAlone
  Call CheckRights
  Call PutBack
  Call FindOld
  Call CheckOlder
  Call MayInstallThere
  ${If} $0 != 1
    ${Refuse} ${EXIT_FAILED} "$(NoFolder)"
  ${EndIf}
  Call ChooseWelcome
  ${If} $Update = 1
    SetAutoClose true
  ${EndIf}
FunctionEnd

; NSIS itself gave up: a file could not be read from the installer or written.
Function .onInstFailed
  Call FailUnpacking
FunctionEnd

!include uninstaller.nsh

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"'
!endif
